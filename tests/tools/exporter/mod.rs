//! `neko-ice exporter` with real Prometheus, Alertmanager and promtool, coturn and a stand-in neko.

mod alerts;
mod attack;
mod cost;
mod credentials;
mod dashboard;
mod kit;
mod program;
mod reload;
mod stack;
mod turn;
