//! What several of the tests use: real servers, bad ways to them, and who runs when.

#[cfg(feature = "probe")]
pub mod alone;
#[cfg(feature = "probe")]
pub mod between;
#[cfg(feature = "probe")]
pub mod coturn;
#[cfg(feature = "probe")]
pub mod name_server;
#[cfg(feature = "probe")]
pub mod openssl;
pub mod permit;
pub mod port;
#[cfg(feature = "probe")]
pub mod way;
