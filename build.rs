//! The default theme and the starter site are parts of the program: a change of their files is a change of the program.

fn main() {
    println!("cargo::rerun-if-changed=themes/default");
    println!("cargo::rerun-if-changed=starter");
}
