//! What `docker inspect CONTAINER` prints: the environment that a container was started with.

use serde_json::Value;

use neko_config::Variable;

/// The variables of the first neko among the containers, `None` where the text is no output of `docker inspect`.
pub fn docker_inspect(json: &Value) -> Option<Vec<Variable>> {
    let containers = match json {
        Value::Array(containers) => containers.as_slice(),
        one => std::slice::from_ref(one),
    };
    let environments: Vec<Vec<Variable>> = containers.iter().filter_map(environment).collect();
    let is_neko = |variables: &Vec<Variable>| variables.iter().any(|variable| variable.name.starts_with("NEKO_"));
    environments.iter().find(|variables| is_neko(variables)).or(environments.first()).cloned()
}

fn environment(container: &Value) -> Option<Vec<Variable>> {
    // Of an image it is `Config` too; of a pod of podman, `Env` may be null.
    let entries = container.get("Config")?.get("Env")?.as_array()?;
    let assignments = entries.iter().filter_map(|entry| entry.as_str()?.split_once('='));
    Some(assignments.map(|(name, value)| Variable::new(name, value)).collect())
}
