//! What the machine refuses: a disk that is full, a folder of somebody else's, a folder that is only to be read.
//!
//! A small disk and another user are had where this user may mount and may become others (in a container as root);
//! where not, the tests say so and stop, and the tests of `build.rs` that need neither still hold.

use std::fs;
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::support::program::run;
use crate::support::site::{read_tree, same_trees};
use crate::support::{Site, payung};

/// Nobody: a user without a home and without rights, by number the same on most systems.
const NOBODY: u32 = 65534;

/// A disk of some kilobytes, for as long as the value lives.
struct Disk<'a>(&'a Path);

impl<'a> Disk<'a> {
    fn mount(path: &'a Path, kilobytes: usize) -> Option<Self> {
        fs::create_dir_all(path).unwrap();
        let size = format!("size={kilobytes}k");
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", &size, "none"]).arg(path).output();
        if mounted.is_ok_and(|output| output.status.success()) {
            return Some(Self(path));
        }
        println!("skipped: this user may not mount a disk to fill");
        None
    }
}

impl Drop for Disk<'_> {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0).output();
    }
}

fn small() -> Site {
    Site::bare().page("content/index.md", "Home", "Hello. [About](about.md)").page("content/about.md", "About", "Us.")
}

#[test]
fn a_disk_that_is_full_is_said_and_the_last_site_stays_whole() {
    let site = small();
    let out = site.above().join("disk/public");
    let Some(_disk) = Disk::mount(out.parent().unwrap(), 1024) else { return };
    let site = site.asking(|request| request.out = Some(out.clone())).build();
    let published = |site: &Site| {
        let mut tree = site.tree();
        tree.retain(|path, _| !path.starts_with(".payung-staging"));
        tree
    };
    let before = published(&site);
    let big: String = (0..60).map(|n| format!("Line {n} of a page that does not fit. ")).collect::<String>().repeat(300);
    let site = site.page("content/big.md", "Big", &big).edit("content/about.md", "# Changed\n");
    let place = out.display().to_string();
    let said = run(&mut payung(&site.root(), ["build", "--out", &place])).exits(3);
    assert!(said.stderr.starts_with("error: cannot write `") && said.stderr.contains("no space left on device"), "{}", said.stderr);
    same_trees(&published(&site), &before);
    // Once there is room, the next build is as if nothing had been.
    site.remove("content/big.md").build().equals_clean();
}

#[test]
fn a_disk_that_is_full_at_any_moment_leaves_whole_files() {
    let site = small();
    let out = site.above().join("disk/public");
    let Some(_disk) = Disk::mount(out.parent().unwrap(), 4096) else { return };
    let mut site = site.asking(|request| request.out = Some(out.clone())).build();
    let filler = out.parent().unwrap().join("filler");
    let mut refused = 0;
    for n in 0..14 {
        site.write("content/about.md", format!("# About {n}\n\n{}\n", format!("Words {n}. ").repeat(2000)));
        // What somebody else keeps there leaves a little more room each time: staging, journal, manifest run out in turn.
        assert!(fs::write(&filler, vec![0; 8 << 20]).is_err(), "the disk is smaller than that");
        let file = fs::File::options().write(true).open(&filler).unwrap();
        file.set_len(file.metadata().unwrap().len().saturating_sub(n * 12_000)).unwrap();
        // What is open keeps its room even when it is deleted.
        drop(file);
        let before = if out.exists() { read_tree(&out) } else { Default::default() };
        if !site.attempt() {
            refused += 1;
            assert_eq!(site.status(), 3, "{:?}", site.failure());
            for (path, bytes) in read_tree(&out).into_iter().filter(|(path, _)| !path.starts_with(".payung")) {
                let whole = before.get(&path) == Some(&bytes) || site.clean().get(&path) == Some(&bytes);
                assert!(whole, "round {n}: `{path}` is neither the old nor the new file");
            }
        }
        fs::remove_file(&filler).unwrap();
        assert!(site.attempt(), "round {n}: {:?}", site.failure());
        same_trees(&site.tree(), &site.clean());
    }
    assert!((1..14).contains(&refused), "the disk was full at first and not at last: {refused}");
}

#[test]
fn results_that_nothing_takes_are_an_error_of_every_command() {
    let site = small().page("content/th.md", "Thai", "Text.");
    let two = Site::bare()
        .file("book.toml", "[book]\ntitle = \"T\"\n[theme]\nname = \"bare\"\n[languages.en]\nname = \"E\"\n[languages.th]\nname = \"T\"\n");
    let two = two.page("content/en/index.md", "Home", "Hello.").page("content/th/index.md", "Home", "Hello.");
    let commands: &[(&Site, &[&str])] = &[
        (&site, &["build"]),
        (&site, &["build", "--explain"]),
        (&site, &["build", "--timings", "--weights"]),
        (&site, &["check"]),
        (&site, &["search", "Hello"]),
        (&site, &["search", "Hello", "--format", "json"]),
        (&site, &["man"]),
        (&site, &["completions", "bash"]),
        (&site, &["schema"]),
        (&site, &["schema", "book"]),
        (&site, &["new", "page", "more"]),
        (&site, &["init", "../new"]),
        (&site, &["serve", "--port", "0"]),
        (&site, &["--help"]),
        (&site, &["build", "--help"]),
        (&site, &["--version"]),
        (&two, &["translate", "status"]),
        (&two, &["translate", "status", "--format", "json"]),
        (&two, &["translate", "status", "--lang", "th"]),
        (&two, &["translate", "mark", "content/th/index.md"]),
    ];
    for (site, args) in commands {
        let full = fs::File::options().write(true).open("/dev/full").unwrap();
        let output = payung(&site.root(), args.iter().copied()).stdout(full).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(3), "{args:?}: {said}");
        assert!(said.contains("error: cannot write to `standard output`: no space left on device\nhelp: make room"), "{args:?}: {said}");
        // A reader who has gone is no error.
        if args[0] != "serve" && args[0] != "new" && args[0] != "init" {
            let mut child = payung(&site.root(), args.iter().copied()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
            drop(child.stdout.take());
            assert_eq!(child.wait().unwrap().code(), Some(0), "{args:?}");
        }
    }
}

/// The program as nobody; `None` where this user may not become others.
fn as_nobody(site: &Site) -> Option<Command> {
    // The way to the program may be closed to others, so they get a copy of their own.
    let program = site.above().join("payung");
    fs::copy(env!("CARGO_BIN_EXE_payung"), &program).unwrap();
    fs::set_permissions(site.above(), fs::Permissions::from_mode(0o755)).unwrap();
    let command = || {
        let mut command = Command::new(&program);
        command.current_dir(site.root()).uid(NOBODY).gid(NOBODY);
        command
    };
    // As long as another test starts a program, it may hold what was copied open for writing.
    let is_busy = || command().arg("--version").output().is_err_and(|error| error.kind() == std::io::ErrorKind::ExecutableFileBusy);
    (0..100).take_while(|_| is_busy()).for_each(|_| std::thread::sleep(std::time::Duration::from_millis(20)));
    if command().arg("--version").output().is_err() {
        println!("skipped: this user may not become another");
        return None;
    }
    Some(command())
}

#[test]
fn what_another_user_may_not_read_or_write_is_said_with_its_path_and_nothing_changes() {
    let site = small().build();
    let before = site.tree();
    let Some(mut command) = as_nobody(&site) else { return };
    let site = site.edit("content/about.md", "# Changed\n");
    let said = run(command.arg("build")).exits(3);
    assert!(
        said.stderr.starts_with("error: cannot ") && said.stderr.contains("public") && said.stderr.contains("permission denied"),
        "{}",
        said.stderr
    );
    same_trees(&site.tree(), &before);
    let secret = site.root().join("content/about.md");
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o600)).unwrap();
    let said = run(as_nobody(&site).unwrap().arg("build")).exits(3);
    assert!(said.stderr.starts_with("error: cannot read `") && said.stderr.contains("content/about.md"), "{}", said.stderr);
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o644)).unwrap();
    fs::set_permissions(site.root().join("content"), fs::Permissions::from_mode(0o700)).unwrap();
    let said = run(as_nobody(&site).unwrap().arg("build")).exits(3);
    assert!(said.stderr.contains("content"), "{}", said.stderr);
    same_trees(&site.tree(), &before);
    site.build().equals_clean();
}

#[test]
fn a_folder_of_the_output_that_is_closed_is_said_before_anything_is_placed() {
    let site = small().page("content/more.md", "More", "More.");
    let Some(mut command) = as_nobody(&site) else { return };
    let out = site.above().join("theirs");
    fs::create_dir(&out).unwrap();
    chown(&out, Some(NOBODY), Some(NOBODY)).unwrap();
    run(command.args(["build", "--out"]).arg(&out)).exits(0);
    let site = site.edit("content/about.md", "# Changed\n").edit("content/more.md", "# Changed\n");
    let before = read_tree(&out);
    // One is somebody else's; of another its owner took his own right.
    for closed in [
        |folder: &Path| chown(folder, Some(0), Some(0)).unwrap(),
        |folder: &Path| {
            chown(folder, Some(NOBODY), Some(NOBODY)).unwrap();
            fs::set_permissions(folder, fs::Permissions::from_mode(0o555)).unwrap();
        },
    ] {
        closed(&out.join("more"));
        let said = run(as_nobody(&site).unwrap().args(["build", "--out"]).arg(&out)).exits(3);
        let said = said.says(["error: cannot write to the folder `", "more`: permission denied", "help: give yourself the right to write there"]);
        same_trees(&read_tree(&out), &before);
        assert!(!out.join(".payung-staging").exists(), "{}", said.stderr);
    }
    fs::set_permissions(out.join("more"), fs::Permissions::from_mode(0o755)).unwrap();
    run(as_nobody(&site).unwrap().args(["build", "--out"]).arg(&out)).exits(0);
    same_trees(&read_tree(&out), &site.clean());
}

#[test]
fn a_site_that_is_only_to_be_read_is_built_into_a_folder_that_may_be_written() {
    let site = small();
    let Some(mut command) = as_nobody(&site) else { return };
    let out = site.above().join("theirs");
    fs::create_dir(&out).unwrap();
    chown(&out, Some(NOBODY), Some(NOBODY)).unwrap();
    // The cache in `.payung/` cannot be written either: it may be missing at any time.
    run(command.args(["build", "--out"]).arg(&out)).exits(0);
    let theirs = read_tree(&out);
    assert!(!site.root().join(".payung").exists());
    same_trees(&theirs, &site.clean());
    // What they built, we may go on with.
    let site = site.asking(|request| request.out = Some(out)).edit("content/about.md", "# Changed\n").build();
    site.equals_clean();
}

#[test]
fn devices_are_passed_over_with_a_warning() {
    let site = small();
    let device = site.root().join("content/zero.md");
    // A device that never ends: reading it would never come back.
    let made = Command::new("mknod").arg(&device).args(["c", "1", "5"]).output();
    if !made.is_ok_and(|output| output.status.success()) {
        println!("skipped: this user may not make a device");
        return;
    }
    let site = site.build().finds(["file.special"]);
    assert!(!site.has("zero/index.html"));
}
