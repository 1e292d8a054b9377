//! The objects of all documents: lists taken apart, names and namespaces read, broken documents named.

use std::sync::Arc;

use super::view::{Parsed, Shape, View};
use crate::{Consequence, Message, Problem};
use neko_text::document::{Style, json, yaml};
use neko_text::source::{Place, Source};

/// An object of a manifest.
#[derive(Debug, Clone, Copy)]
pub(super) struct Object<'a> {
    pub view: View<'a>,
    pub api: &'a str,
    pub kind: &'a str,
    pub name: &'a str,
    pub namespace: Option<&'a str>,
}

impl<'a> Object<'a> {
    fn read(view: View<'a>) -> Option<Self> {
        let kind = view.text_of("kind")?;
        let metadata = |name| view.path(&["metadata", name]).and_then(View::text);
        let name = metadata("name").or_else(|| metadata("generateName")).unwrap_or("unnamed");
        let namespace = metadata("namespace").filter(|namespace| !namespace.is_empty());
        Some(Self { view, api: view.text_of("apiVersion").unwrap_or_default(), kind, name, namespace })
    }

    /// Where its name stands, else where it begins.
    pub fn place(&self) -> Place {
        let name = self.view.path(&["metadata", "name"]);
        name.or_else(|| self.view.get("kind")).unwrap_or(self.view).place()
    }

    /// Whether two objects can see each other. Without a namespace it is that of whoever applies them.
    pub fn shares_namespace(&self, namespace: Option<&str>) -> bool {
        self.namespace.is_none() || namespace.is_none() || self.namespace == namespace
    }
}

/// What follows from a document that no tool can read.
const UNREAD: Consequence = Consequence::NeverStarts(Message::fixed(
    "kubectl refuses the document; a neko, a ConfigMap or a Service in it is not seen here either",
));
const RENDER: Consequence = Consequence::NeverStarts(Message::fixed(
    "kubectl refuses it as it is, and its values are not known; render it first: helm template CHART | neko-ice …",
));

/// Reads every document of the texts. What is wrong with a document is a problem, and the others are read all the same.
pub(super) fn parse(sources: &[Arc<Source>]) -> (Vec<Parsed>, Vec<Problem>) {
    let (mut parsed, mut problems) = (Vec::new(), Vec::new());
    for source in sources {
        if source.text.trim_start_matches('\u{feff}').trim_start().starts_with('{')
            && let Ok(tree) = json::parse(&source.text)
        {
            parsed.push(Parsed { source: Arc::clone(source), tree });
            continue;
        }
        for (index, document) in yaml::documents(&source.text).into_iter().enumerate() {
            let text = source.text.get(document.span.clone()).unwrap_or_default();
            let mut problem = |message: String, consequence: Consequence, span| {
                let place = Some(Place::new(source, span));
                problems.push(Problem::new(message, consequence, place));
            };
            match document.tree {
                Ok(tree) if yaml::aliases_explode(&tree) => {
                    let message = format!("document {}: its aliases expand to far more than is written", index + 1);
                    problem(message, UNREAD, document.span);
                }
                Ok(tree) => parsed.push(Parsed { source: Arc::clone(source), tree }),
                Err(error) if text.contains("{{") => {
                    problem("this is a Helm template, not a manifest".to_owned(), RENDER, error.span);
                }
                Err(error) => {
                    problem(format!("document {}: {}", index + 1, error.message), UNREAD, error.span);
                }
            }
        }
    }
    (parsed, problems)
}

/// The objects of the documents, lists taken apart, in the order of the text.
pub(super) fn objects<'a>(parsed: &'a [Parsed], problems: &mut Vec<Problem>) -> Vec<Object<'a>> {
    let mut out = Vec::new();
    let mut problem = |message: String, consequence: Consequence, place| {
        problems.push(Problem::new(message, consequence, place));
    };
    for document in parsed {
        let Some(root) = View::root(document).filter(|root| !root.is_null()) else { continue };
        if let Some(place) = template(document, root) {
            problem("this is a Helm template, not a manifest".to_owned(), RENDER, place);
        }
        let mut waiting = vec![root];
        while let Some(view) = waiting.pop() {
            let Some(object) = Object::read(view) else {
                let what =
                    if view.shape() == Shape::Map { "an object without a `kind`" } else { "no Kubernetes object" };
                let place = view.beginning();
                problem(format!("{what}, so it is left out"), Consequence::never("kubectl refuses it too"), place);
                continue;
            };
            match object.kind {
                "Kustomization" | "Component" if object.api.contains("kustomize") => {
                    let consequence = Consequence::never(
                        "kubectl apply -f refuses it, and what it makes is not seen here; build it first: kubectl kustomize DIR | neko-ice …",
                    );
                    problem("this is a kustomization, not a manifest".to_owned(), consequence, object.place());
                }
                "HelmRelease" | "HelmChart" | "Application" if view.raw().contains("NEKO_") => {
                    let message = format!("a {} has neko's variables for a chart", object.kind);
                    let consequence = Consequence::unseen(
                        "the pods that the chart makes cannot be seen here; render it first: helm template \
                                       CHART | neko-ice …",
                    );
                    problem(message, consequence, object.place());
                }
                kind if kind.ends_with("List")
                    && view.get("items").is_some_and(|items| items.shape() == Shape::List) =>
                {
                    let items: Vec<_> = view.get("items").into_iter().flat_map(View::items).collect();
                    waiting.extend(items.into_iter().rev());
                }
                _ => out.push(object),
            }
        }
    }
    out
}

/// Where a document that is well-formed still has Helm's braces. A ConfigMap may hold a template of something else.
fn template(document: &Parsed, root: View<'_>) -> Option<Place> {
    use neko_text::document::Content;
    let data = matches!(root.text_of("kind"), Some("ConfigMap" | "Secret" | "CustomResourceDefinition"));
    let braces = |text: &str| text.contains("{{") && text.contains("}}");
    let found = document.tree.nodes().find(|(_, node)| match &node.content {
        Content::Mapping(_) => document.source.text.get(node.span.clone()).is_some_and(|text| text.starts_with("{{")),
        Content::Scalar { text, style, .. } => !data && *style != Style::Block && braces(text),
        _ => false,
    });
    found.map(|(_, node)| Place::new(&document.source, node.span.clone()))
}
