//! A `kustomization.yaml`: settings in a generated ConfigMap, those with credentials in a generated Secret.

use super::k8s_env::OBJECT;
use super::yaml::{self, Document};
use super::{Apart, Pairs, Target, Undecodable, Unwritable, Variable};

const GENERATORS: [(&str, bool); 2] = [("configMapGenerator", false), ("secretGenerator", true)];

pub(super) fn write(variables: &[Variable], apart: Option<Apart<'_>>) -> Result<String, Unwritable> {
    let mut out = String::from("apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n");
    for (generator, secret) in GENERATORS {
        let mine: Vec<&Variable> = variables.iter().filter(|variable| variable.secret == secret).collect();
        let apart = apart.filter(|_| secret);
        if mine.is_empty() && apart.is_none() {
            continue;
        }
        out.push_str(&format!("{generator}:\n- name: {OBJECT}\n"));
        if let Some(apart) = apart {
            out.push_str(&format!("  envs:\n  - {}\n", yaml::quoted(apart.file)));
        }
        if !mine.is_empty() {
            out.push_str("  literals:\n");
        }
        for variable in mine {
            if trimmed(&variable.value) != variable.value {
                return Err(Target::Kustomize.refuse(variable, "kustomize strips quotation marks from both ends"));
            }
            out.push_str(&format!("  - {}\n", yaml::quoted(&format!("{}={}", variable.name, variable.value))));
        }
    }
    Ok(out)
}

fn trimmed(value: &str) -> &str {
    value.trim_matches(['"', '\''])
}

pub(super) fn read(text: &str) -> Result<Pairs, Undecodable> {
    let document = Document::read(text)?;
    let root = document.root()?;
    let mut pairs = Pairs::new();
    for (generator, _) in GENERATORS {
        let Some(list) = document.field_if_any(root, generator)? else { continue };
        for &item in document.items(list)? {
            let Some(literals) = document.field_if_any(item, "literals")? else { continue };
            for &literal in document.items(literals)? {
                let literal = document.text(literal)?;
                let (name, value) = literal.split_once('=').ok_or_else(|| Undecodable::at(0, "no `=`"))?;
                pairs.push((name.to_owned(), trimmed(value).to_owned()));
            }
        }
    }
    Ok(pairs)
}
