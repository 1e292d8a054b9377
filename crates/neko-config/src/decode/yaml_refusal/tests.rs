use super::*;

fn why(text: &str) -> Option<String> {
    let tree = neko_text::document::yaml::parse_up_to(text, None).unwrap();
    refused(&tree, tree.root()?, text).map(|refused| refused.message.replace("yaml: unmarshal errors:\n ", "…"))
}

#[test]
fn what_nobody_looks_at_is_not_refused() {
    for text in [
        // The value of a null key at the root, and what a merge brings for a key that is there.
        "null: &x [*x]\na: 1\n",
        "<<: {k: &k [*k]}\nk: 1\n",
        "a: {<<: {k: !!int x}, k: 1}\n",
        "a: &x 5\nb: {? *x : 1, 5: 2}\n",
        "!!null {a: 1}",
        "a: &a [1]\nb: [*a, *a]",
    ] {
        assert_eq!(why(text), None, "{text}");
    }
}

#[test]
fn the_first_that_ends_it_and_all_that_do_not_fit() {
    for (text, expected) in [
        ("a: &a {<<: *a}\n", "yaml: anchor 'a' value contains itself"),
        ("a: &a [*a, !!int x]\n", "yaml: anchor 'a' value contains itself"),
        ("a: &a [!!int x, *a]\n", "yaml: cannot decode !!str `x` as a !!int"),
        ("a: {b: 1, b: 2}\nc: {<<: 1}\n", "yaml: map merge requires map or sequence of maps as the value"),
        ("a: {b: 1, b: 2}\nc: 1\nc: 2\n", "… line 3: mapping key \"c\" already defined at line 2"),
        ("a: {b: 1, b: {c: 1, c: 2}}\n", "… line 1: mapping key \"b\" already defined at line 1"),
        ("[{a: 1, a: 1}]", "… line 1: cannot unmarshal !!seq into map[string]interface {}"),
        (
            "{a: 1}: x\nb: {c: 1, c: 1}\n",
            concat!(
                "… line 1: cannot unmarshal !!map into string\n  ",
                "line 2: mapping key \"c\" already defined at line 2"
            ),
        ),
        ("{a: 1}: x\n<<: {b: 1}\n", "yaml: runtime error: hash of unhashable type map[string]interface {}"),
        ("a:\n  1: 1\n  <<: {[x]: 1}\n", "yaml: runtime error: hash of unhashable type []interface {}"),
        ("a:\n  b: 1\n  <<: {[x]: 1}\n", "… line 3: cannot unmarshal !!seq into string"),
        ("# c\n&a !!foo\nbar", "… line 2: cannot unmarshal !!foo `bar` into map[string]interface {}"),
        ("? !!foo [b]\n: x", "… line 1: cannot unmarshal !!foo `` into string"),
        (
            "a: {{b: 1.5, a: [~, 2001-01-01, 18446744073709551615]}: 1}",
            concat!(
                "yaml: invalid map key: map[string]interface {}{\"a\":[]interface {}{interface {}(nil), ",
                "time.Date(2001, time.January, 1, 0, 0, 0, 0, time.UTC), 0xffffffffffffffff}, \"b\":1.5}"
            ),
        ),
    ] {
        assert_eq!(why(text).as_deref(), Some(expected), "{text}");
    }
}

#[test]
fn nesting_takes_no_stack_and_a_bomb_no_time() {
    let deep = format!("{}{}", "[".repeat(9_999), "]".repeat(9_999));
    assert!(why(&deep).is_some_and(|why| why.contains("!!seq")));
    assert_eq!(why(&format!("a: {deep}")), None);
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..12 {
        let items = vec![format!("*a{}", level - 1); 10].join(", ");
        bomb.push_str(&format!("a{level}: &a{level} [{items}]\n"));
    }
    assert_eq!(why(&bomb).as_deref(), Some("yaml: document contains excessive aliasing"));
}
