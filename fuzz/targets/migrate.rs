#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| neko_ice_fuzz::migrate::check(bytes));
