//! The expressions of `gst_params`, as far as they are arithmetic: numbers, `width`, `height`, `fps`, `+ - * / % **`,
//! comparisons, `? :`, parentheses and neko's `round`. Whatever else gval knows is not read here.

use super::screen::Screen;

/// What an expression yields.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Value {
    /// gval's only number.
    Float(f64),
    /// A variable of neko's, and what `round` returns.
    Int(i64),
    Bool(bool),
    /// A name that is no variable: neko then writes the expression itself.
    Nothing,
}

/// What neko writes into the pipeline for an expression, or why that is not known.
pub(super) fn written(text: &str, screen: &Screen) -> Result<String, String> {
    let unread = || format!("the expression {text:?} is not read here");
    let mut parser = Parser { rest: text.trim(), screen, depth: 0 };
    let value = parser.expression(0).ok_or_else(unread)?;
    if !parser.rest.is_empty() {
        return Err(unread());
    }
    Ok(match value {
        Value::Int(value) => value.to_string(),
        Value::Bool(value) => value.to_string(),
        Value::Nothing => text.to_owned(),
        // Go writes exponents from a million on, and GStreamer reads no such number.
        Value::Float(value) if value.abs() >= 1e6 => {
            return Err(format!("neko writes {text:?} with an exponent, which is not a whole number: use round(…)"));
        }
        Value::Float(value) => value.to_string(),
    })
}

/// How deep parentheses may stand in each other.
const DEPTH: usize = 64;

struct Parser<'a> {
    rest: &'a str,
    screen: &'a Screen,
    depth: usize,
}

/// Operators and how tightly they bind, those first that begin with others.
const OPERATORS: [(&str, u8); 12] = [
    ("**", 200),
    ("*", 150),
    ("/", 150),
    ("%", 150),
    ("+", 120),
    ("-", 120),
    (">=", 40),
    ("<=", 40),
    ("==", 40),
    ("!=", 40),
    (">", 40),
    ("<", 40),
];

impl Parser<'_> {
    fn expression(&mut self, tighter_than: u8) -> Option<Value> {
        if self.depth == DEPTH {
            return None;
        }
        self.depth += 1;
        let mut left = self.operand()?;
        loop {
            if tighter_than == 0 && self.take("?") {
                let yes = self.expression(0)?;
                let no = if self.take(":") { self.expression(0)? } else { Value::Nothing };
                left = if truthy(left) { yes } else { no };
                break;
            }
            let Some((operator, binding)) = OPERATORS.iter().find(|(name, _)| self.rest.starts_with(name)) else {
                break;
            };
            if *binding <= tighter_than {
                break;
            }
            self.take(operator);
            let right = self.expression(*binding)?;
            left = apply(operator, number(left)?, number(right)?)?;
        }
        self.depth -= 1;
        Some(left)
    }

    fn operand(&mut self) -> Option<Value> {
        if self.take("(") {
            let inner = self.expression(0)?;
            return self.take(")").then_some(inner);
        }
        if self.rest.starts_with('-') && !self.rest.starts_with("--") {
            if self.depth == DEPTH {
                return None;
            }
            self.depth += 1;
            self.take("-");
            let inner = number(self.operand()?)?;
            self.depth -= 1;
            return Some(Value::Float(-inner));
        }
        let end = |text: &str, wanted: fn(char) -> bool| text.find(|c| !wanted(c)).unwrap_or(text.len());
        let name = &self.rest[..end(self.rest, |c| c.is_alphanumeric() || c == '_')];
        if name.starts_with(|c: char| c.is_ascii_digit()) {
            let length = end(self.rest, |c| c.is_ascii_digit() || c == '.');
            let value = self.rest[..length].parse().ok()?;
            // Other spellings of numbers are left alone.
            if self.rest[length..].starts_with(|c: char| c.is_alphanumeric() || c == '_') {
                return None;
            }
            self.skip(length);
            return Some(Value::Float(value));
        }
        self.skip(name.len());
        match name {
            "" => None,
            "width" => Some(Value::Int(i64::from(self.screen.width))),
            "height" => Some(Value::Int(i64::from(self.screen.height))),
            "fps" => Some(Value::Int(i64::from(self.screen.rate))),
            "true" => Some(Value::Bool(true)),
            "false" => Some(Value::Bool(false)),
            "round" if self.take("(") => {
                let inner = self.expression(0)?;
                // What is no float makes neko give up.
                let Value::Float(value) = inner else { return None };
                self.take(")").then_some(Value::Int(value.round() as i64))
            }
            // A bare word is nothing to gval; with anything behind it, it is more than is read here.
            _ if self.rest.is_empty() => Some(Value::Nothing),
            _ => None,
        }
    }

    fn take(&mut self, token: &str) -> bool {
        let found = self.rest.starts_with(token);
        if found {
            self.skip(token.len());
        }
        found
    }

    fn skip(&mut self, length: usize) {
        self.rest = self.rest[length..].trim_start();
    }
}

fn number(value: Value) -> Option<f64> {
    match value {
        Value::Float(value) => Some(value),
        Value::Int(value) => Some(value as f64),
        Value::Bool(_) | Value::Nothing => None,
    }
}

fn truthy(value: Value) -> bool {
    match value {
        Value::Bool(value) => value,
        Value::Nothing => false,
        Value::Float(value) => value != 0.0,
        Value::Int(value) => value != 0,
    }
}

fn apply(operator: &str, a: f64, b: f64) -> Option<Value> {
    Some(match operator {
        "**" => Value::Float(a.powf(b)),
        "*" => Value::Float(a * b),
        "/" => Value::Float(a / b),
        "%" => Value::Float(a % b),
        "+" => Value::Float(a + b),
        "-" => Value::Float(a - b),
        ">=" => Value::Bool(a >= b),
        "<=" => Value::Bool(a <= b),
        "==" => Value::Bool(a == b),
        "!=" => Value::Bool(a != b),
        ">" => Value::Bool(a > b),
        "<" => Value::Bool(a < b),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arithmetic_is_read_and_the_rest_is_not() {
        let screen = Screen { width: 1280, height: 720, rate: 30 };
        for (text, expected) in [
            ("round(3072 * 650)", Some("1996800")),
            ("(3072 * 4)", Some("12288")),
            ("4096", Some("4096")),
            ("2 + 3 * 4 - 1", Some("13")),
            ("2 * -3", Some("-6")),
            ("10 / 4", Some("2.5")),
            ("round(10 / 4)", Some("3")),
            ("width", Some("1280")),
            ("(width / 3) * 2", Some("853.3333333333334")),
            ("round(width * height * fps * 0.07)", Some("1935360")),
            ("width > 1000 ? 4000 : 2000", Some("4000")),
            ("cbr", Some("cbr")),
            ("3072 * 650", None),
            ("round(width)", None),
            ("3072 *", None),
            ("\"cbr\"", None),
            ("a * 2", None),
            ("0x10", None),
            ("1 2", None),
            ("(1", None),
            ("", None),
            ("--1", None),
        ] {
            assert_eq!(written(text, &screen).ok().as_deref(), expected, "{text}");
        }
        assert!(written(&"(".repeat(100_000), &screen).is_err());
        assert!(written(&"-".repeat(100_000), &screen).is_err());
        assert!(written(&"- ".repeat(100_000), &screen).is_err());
    }
}
