//! The effective settings as variables of neko, `NAME='value'` lines.

use super::masks::{MASK, Masks};
use super::media;
use neko_config::Resolution;
use neko_config::ice_server::Secret;
use neko_config::setting::{self, Literal, Masking};
use neko_transfer::export::{self, Selection, Target, Variable};

/// The lines, and what variables cannot say.
pub(super) struct Lines {
    pub text: String,
    pub warnings: Vec<String>,
}

/// Every setting that neko-ice resolves, with its effective value.
pub(super) fn render(resolution: &Resolution, reveal: bool) -> anyhow::Result<Lines> {
    let shown;
    let resolution = match reveal {
        true => resolution,
        false => {
            shown = masked(resolution);
            &shown
        }
    };
    let product = export::variables(resolution, &Selection { all: true, ..Selection::default() });
    let mut variables = product.variables;
    let mut warnings = product.warnings;
    variables.extend(media::literals(resolution, reveal).into_iter().filter_map(|(key, literal)| {
        let (Literal::Bare(value) | Literal::Text(value)) = literal else { return None };
        Some(Variable { name: setting::variable(key), value, secret: false })
    }));
    warnings.extend(media::left_out(resolution));
    Ok(Lines { text: Target::Dotenv.write(&variables, None)?, warnings })
}

/// The same settings with every credential masked.
fn masked(resolution: &Resolution) -> Resolution {
    let mut out = resolution.clone();
    let (webrtc, masks) = (&mut out.webrtc, Masks::of(resolution, false));
    let lists = [&mut webrtc.frontend.value, &mut webrtc.backend.value, &mut webrtc.backend_dropped];
    for server in lists.into_iter().flatten() {
        if server.credential.is_some() {
            server.credential = Some(Secret::new(MASK));
        }
        if let Some(username) = &mut server.username {
            *username = masks.text(username, server.username_place.as_ref()).into_owned();
        }
        for url in server.urls.iter_mut().flatten() {
            url.value = masks.server(url).into();
        }
    }
    for address in &mut webrtc.nat1to1.value {
        address.value = masks.written(address).into_owned();
    }
    webrtc.ip_retrieval_url.value = masks.retrieval(&webrtc.ip_retrieval_url.value);
    out
}
