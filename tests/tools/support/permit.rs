//! Outside programs take turns: so many run at once on this machine, whichever test of whichever run starts them.

use std::cell::RefCell;
use std::fs::File;
use std::path::Path;
use std::sync::{Arc, Weak};
use std::thread;
use std::time::Duration;

/// A place among those that run; given back when it is dropped.
pub struct Permit {
    _locked: Arc<File>,
}

thread_local! {
    /// A thread that has a place shares it: it would wait for itself.
    static OWN: RefCell<Weak<File>> = const { RefCell::new(Weak::new()) };
}

impl Permit {
    /// Waits for a place.
    pub fn wait() -> Self {
        OWN.with_borrow_mut(|own| {
            let locked = own.upgrade().unwrap_or_else(|| Arc::new(free_place()));
            *own = Arc::downgrade(&locked);
            Self { _locked: locked }
        })
    }
}

/// A lock ends with its process, so that none is left behind by one that is killed.
fn free_place() -> File {
    let places = thread::available_parallelism().map_or(2, |cores| cores.get().max(2));
    loop {
        for place in 0..places {
            let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("place-{place}"));
            let file = File::create(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            if file.try_lock().is_ok() {
                return file;
            }
        }
        thread::sleep(Duration::from_millis(20));
    }
}
