// Runs before anything is painted: after an exit the page stays covered until the reader asks for it.
try{if(sessionStorage.left)document.documentElement.dataset.exit=""}catch{}
