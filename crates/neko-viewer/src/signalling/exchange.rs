//! What goes into the state machine, and what comes out.

use neko_report::{Failure, ViewStepName};

use super::candidate::RemoteCandidate;
use super::dialect::Dialect;
use super::login::HttpAnswer;
use super::message::{IceServer, Outgoing};
use super::offer::Offer;

/// How far a viewer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Looks for neko over HTTP.
    Find,
    /// Logs in.
    Login,
    /// Opens the WebSocket.
    Open,
    /// Waits for what neko has.
    Init,
    /// Asked for the offer.
    Request,
    /// Makes the answer.
    Offered,
    /// ICE and DTLS.
    Connecting,
    /// Waits a little before it asks again.
    Again,
    /// Waits for a picture.
    Flowing,
    /// Measures.
    Counting,
    /// Leaves in good order.
    Closing,
    /// Nothing is left to do.
    Done,
}

/// What the viewer has to do.
#[derive(Debug, Clone, PartialEq)]
pub enum Act {
    /// Look whether neko is there: [`Input::Found`].
    Find,
    /// `POST /api/login`: [`Input::Login`].
    Login,
    /// Open the WebSocket with the session's token: [`Input::Opened`].
    Open,
    /// Send this over it.
    Send(Outgoing),
    /// Make a peer for this offer, in the place of one that is there: [`Input::Answer`].
    Offer(Box<Offer>, Vec<IceServer>),
    /// Answer another offer with the same peer: [`Input::Answer`].
    Renew(Box<Offer>),
    /// Give the peer a candidate of neko.
    Candidate(RemoteCandidate),
    /// Ask neko whether its capture works: [`Input::Capture`].
    AskCapture,
    /// Close the peer.
    ClosePeer,
    /// Close the WebSocket with 1000.
    CloseSocket,
    /// `POST /api/logout`: [`Input::LoggedOut`].
    Logout,
}

/// What came.
#[derive(Debug)]
pub enum Input<'a> {
    /// neko is there, and speaks so.
    Found(String, Dialect),
    /// The answer to the login.
    Login(&'a HttpAnswer),
    /// The WebSocket is open.
    Opened,
    /// A text came over it.
    Text(&'a str),
    /// It ended.
    SocketLost,
    /// The answer to the last offer.
    Answer(String),
    /// A candidate of ours: `candidate:…`.
    OurCandidate(String),
    /// The peer came so far; the step's detail.
    Reached(ViewStepName, String),
    /// The peer lost the connection, or neko closed it.
    PeerLost,
    /// What had to be done does not work.
    Failed(Failure),
    /// What neko says of its capture.
    Capture(Option<String>),
    /// The viewer wants to leave.
    Leave(Option<Failure>),
    /// The logout was answered, or not.
    LoggedOut,
}
