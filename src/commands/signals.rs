//! Signals that end the program, and the moments when they wait.

#[cfg(unix)]
pub(super) use unix::*;

#[cfg(unix)]
mod unix {
    use std::fs;
    use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
    use std::sync::{Mutex, MutexGuard, Once, OnceLock, PoisonError};

    use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGXFSZ};
    use signal_hook::{flag, low_level};

    /// Whether a signal ends the program at once.
    static DEADLY: AtomicBool = AtomicBool::new(true);
    /// The last signal that had to wait; 0 for none.
    static WAITING: AtomicUsize = AtomicUsize::new(0);
    /// The limit of a file's size was reached: the write itself reports it.
    static TOO_LARGE: AtomicBool = AtomicBool::new(false);

    /// Held while a file is written.
    static WRITING: Mutex<()> = Mutex::new(());

    /// While it lives, HUP, INT, QUIT and TERM do not end the program. Dropped, it lets one that came end it.
    #[must_use]
    pub struct Held {
        /// Whether a signal ended the program before.
        was_deadly: bool,
        _writing: MutexGuard<'static, ()>,
    }

    /// Lets signals wait until a file is written.
    pub fn hold() -> Held {
        let writing = WRITING.lock().unwrap_or_else(PoisonError::into_inner);
        Held { was_deadly: take_over(), _writing: writing }
    }

    /// From here on a listener decides what signals do.
    #[cfg(feature = "probe")]
    pub fn leave_to_listener() {
        take_over();
    }

    /// Ends the program, as soon as no file is half written.
    #[cfg(feature = "probe")]
    pub fn end(code: i32) -> ! {
        let _writing = WRITING.lock().unwrap_or_else(PoisonError::into_inner);
        std::process::exit(code)
    }

    fn take_over() -> bool {
        static CAUGHT: Once = Once::new();
        CAUGHT.call_once(catch);
        DEADLY.swap(false, SeqCst)
    }

    impl Drop for Held {
        fn drop(&mut self) {
            if !self.was_deadly {
                return;
            }
            DEADLY.store(true, SeqCst);
            if let Ok(signal @ 1..) = i32::try_from(WAITING.swap(0, SeqCst)) {
                // It never comes back from one that ends a program.
                let _ = low_level::emulate_default_handler(signal);
            }
        }
    }

    fn catch() {
        for signal in [SIGHUP, SIGINT, SIGQUIT, SIGTERM].into_iter().filter(|signal| !is_ignored(*signal)) {
            // One that cannot be caught ends the program as ever. What is registered first is done first.
            let number = usize::try_from(signal).unwrap_or_default();
            let _ = flag::register_conditional_default(signal, &DEADLY)
                .and_then(|_| flag::register_usize(signal, &WAITING, number));
        }
        let _ = flag::register(SIGXFSZ, &TOO_LARGE);
    }

    /// Whether the program was started with a signal ignored, as `nohup` does; elsewhere than on Linux nobody knows.
    pub fn is_ignored(signal: i32) -> bool {
        // Before any is caught.
        static IGNORED: OnceLock<u64> = OnceLock::new();
        let ignored = IGNORED.get_or_init(|| {
            let about = fs::read_to_string("/proc/self/status").unwrap_or_default();
            let mask = about.lines().find_map(|line| line.strip_prefix("SigIgn:"));
            mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or_default()
        });
        signal > 0 && ignored >> (signal - 1) & 1 == 1
    }
}

#[cfg(not(unix))]
mod elsewhere {
    /// Signals are Unix's.
    pub struct Held;

    /// Nothing waits.
    pub fn hold() -> Held {
        Held
    }

    /// Nothing to take over.
    #[cfg(feature = "probe")]
    pub fn leave_to_listener() {}

    /// Ends the program.
    #[cfg(feature = "probe")]
    pub fn end(code: i32) -> ! {
        std::process::exit(code)
    }
}

#[cfg(not(unix))]
pub(super) use elsewhere::*;
