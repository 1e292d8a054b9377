use super::*;
use crate::setting::SETTINGS;

fn parsed(args: &[&str]) -> (Values, Flags, Option<Stopped>) {
    let mut values = Values::default();
    let args: Vec<String> = args.iter().map(ToString::to_string).collect();
    let (flags, stopped) = parse(&args, &[], SETTINGS, &mut values);
    (values, flags, stopped)
}

fn error(args: &[&str]) -> String {
    parsed(args).2.expect("stops").error
}

#[test]
fn what_pflag_refuses() {
    assert_eq!(error(&["--webrtc.nope", "1"]), "unknown flag: --webrtc.nope");
    assert_eq!(error(&["--WEBRTC.ICELITE"]), "unknown flag: --WEBRTC.ICELITE");
    assert_eq!(error(&["--webrtc.epr"]), "flag needs an argument: --webrtc.epr");
    assert_eq!(error(&["-x"]), "unknown shorthand flag: 'x' in -x");
    assert_eq!(error(&["--=x"]), "bad flag syntax: --=x");
    assert_eq!(
        error(&["--webrtc.tcpmux=~"]),
        "invalid argument \"~\" for \"--webrtc.tcpmux\" flag: strconv.ParseInt: parsing \"~\": invalid syntax"
    );
    assert_eq!(
        error(&["--webrtc.estimator.read_interval", "2"]),
        "invalid argument \"2\" for \"--webrtc.estimator.read_interval\" flag: \
         time: missing unit in duration \"2\""
    );
    assert_eq!(parsed(&["--help"]).2.unwrap().exit_code, 0);
}

#[test]
fn lists_add_up_and_the_last_scalar_wins() {
    let (values, flags, stopped) = parsed(&[
        "serve",
        "--webrtc.nat1to1=1.1.1.1,2.2.2.2",
        "--webrtc.nat1to1",
        "3.3.3.3",
        "-dc",
        "a.yaml",
        "--",
        "--webrtc.nope",
    ]);
    assert!(stopped.is_none());
    let Data::List(items) = values.data(*flags.values("webrtc.nat1to1").last().unwrap()) else { panic!() };
    let places: Vec<_> = items.iter().map(|&id| values.whole(id).unwrap().text().to_owned()).collect();
    assert_eq!(places, ["1.1.1.1", "2.2.2.2", "3.3.3.3"]);
    assert_eq!(flags.values("debug").len(), 1);
    assert!(matches!(values.data(flags.values("config")[0]), Data::Text(text) if &**text == "a.yaml"));
}
