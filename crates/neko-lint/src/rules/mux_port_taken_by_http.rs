//! The TCP mux on the port of the web server.

use crate::{Context, Diagnostic, rule};
use neko_config::Bind;

rule! {
    MuxPortTakenByHttp = "mux-port-taken-by-http",
    severity: Error,
    effect: StopsOffer,
    needs: [Bind, TcpMux],
    check: Neko(check),
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let (mux, bind) = (&context.webrtc().tcpmux, &context.resolution.server.bind);
    let port = Bind::of(&bind.value).map_or("", |own| own.port);
    // Go listens on both families for 0.0.0.0, so every host of the web server is in the mux's way.
    if mux.value <= 0 || port.parse() != Ok(mux.value) {
        return Vec::new();
    }
    vec![
        RULE.finding(format!("tcpmux and the web server both want TCP port {port}"))
            .at(mux.origin.place.clone(), "the TCP mux listens here")
            .also(bind.origin.place.clone(), "the web server listens here")
            .note("the second one cannot bind the port, so neko exits while it starts")
            .help(format!(
                "choose a different port for one of them (`server.bind` is `{}`)",
                context.quote(&bind.value)
            )),
    ]
}
