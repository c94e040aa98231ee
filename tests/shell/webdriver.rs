//! A client of the protocol of the W3C's `WebDriver`, level 2: what the journeys use of it.

use std::{
    net::{Ipv4Addr, TcpListener},
    time::Duration,
};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use reqwest::{Client, Method};
use serde_json::{Value, json};

use super::until::{SOON, until};

/// The member that carries the reference of an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// Keys that have no character, as the protocol writes them.
pub(crate) const ENTER: char = '\u{e007}';
pub(crate) const ESCAPE: char = '\u{e00c}';
pub(crate) const SHIFT: char = '\u{e008}';

/// A session with one browser or window. The driver that serves it ends it.
#[derive(Debug, Clone)]
pub(crate) struct Session {
    http: Client,
    address: String,
}

/// An element of the page, as it was when it was found.
#[derive(Debug, Clone)]
pub(crate) struct Element {
    session: Session,
    reference: String,
}

/// What the driver did not do, in its own words.
#[derive(Debug)]
pub(crate) struct Refused(pub(crate) String);

impl Session {
    /// Begins a session once the driver and what it drives are ready for it.
    pub(crate) async fn begin(driver: &str, capabilities: Value) -> Self {
        let http = Client::builder().no_proxy().build().unwrap();
        let capabilities = json!({"capabilities": {"alwaysMatch": capabilities}});
        let mut refused = String::new();
        let id = until("the driver begins a session", SOON * 2, async || {
            let address = format!("{driver}/session");
            match call(&http, Method::POST, &address, Some(&capabilities)).await {
                Ok(session) => Some(session["sessionId"].as_str().unwrap().to_owned()),
                Err(Refused(why)) => {
                    if why != refused {
                        eprintln!("{driver}: {why}");
                        refused = why;
                    }
                    None
                }
            }
        })
        .await;
        let address = format!("{driver}/session/{id}");
        Self { http, address }
    }

    async fn get(&self, what: &str) -> Result<Value, Refused> {
        call(
            &self.http,
            Method::GET,
            &format!("{}/{what}", self.address),
            None,
        )
        .await
    }

    async fn post(&self, what: &str, body: Value) -> Result<Value, Refused> {
        let address = format!("{}/{what}", self.address);
        call(&self.http, Method::POST, &address, Some(&body)).await
    }

    pub(crate) async fn go(&self, address: &str) {
        self.post("url", json!({"url": address})).await.unwrap();
    }

    /// The windows there are.
    pub(crate) async fn windows(&self) -> Vec<String> {
        let windows = self.get("window/handles").await.unwrap();
        let windows = windows.as_array().unwrap().iter();
        windows
            .map(|window| window.as_str().unwrap().to_owned())
            .collect()
    }

    /// Goes on in this window.
    pub(crate) async fn turn_to(&self, window: &str) {
        self.post("window", json!({"handle": window}))
            .await
            .unwrap();
    }

    pub(crate) async fn title(&self) -> String {
        self.get("title")
            .await
            .unwrap()
            .as_str()
            .unwrap()
            .to_owned()
    }

    /// What a script gives.
    pub(crate) async fn run(&self, script: &str) -> Value {
        let body = json!({"script": script, "args": []});
        self.post("execute/sync", body).await.unwrap()
    }

    /// What a script hands to its last argument, a function, in the end.
    pub(crate) async fn run_async(&self, script: &str) -> Value {
        let body = json!({"script": script, "args": []});
        self.post("execute/async", body).await.unwrap()
    }

    /// All elements of this kind; none where the page changed while they were looked for, so a caller
    /// looks again.
    pub(crate) async fn all(&self, css: &str) -> Vec<Element> {
        self.every("elements", css).await
    }

    async fn every(&self, path: &str, css: &str) -> Vec<Element> {
        let body = json!({"using": "css selector", "value": css});
        let found = match self.post(path, body).await {
            Err(Refused(why)) if why.contains("stale element") => json!([]),
            found => found.unwrap(),
        };
        let found = found.as_array().unwrap().iter();
        found
            .map(|element| Element {
                session: self.clone(),
                reference: element[ELEMENT].as_str().unwrap().to_owned(),
            })
            .collect()
    }

    /// Presses keys, wherever the focus is, one right after the other.
    pub(crate) async fn press(&self, keys: &[Key]) {
        let actions: Vec<_> = keys
            .iter()
            .flat_map(|key| {
                let down = |sign| json!({"type": "keyDown", "value": sign});
                let up = |sign| json!({"type": "keyUp", "value": sign});
                match *key {
                    Key::Stroke(sign) => vec![down(sign), up(sign)],
                    Key::Down(sign) => vec![down(sign)],
                    Key::Up(sign) => vec![up(sign)],
                    Key::Pause(length) => {
                        vec![json!({"type": "pause", "duration": length.as_millis()})]
                    }
                }
            })
            .collect();
        let keyboard = json!({"type": "key", "id": "keyboard", "actions": actions});
        self.post("actions", json!({"actions": [keyboard]}))
            .await
            .unwrap();
    }

    /// A picture of what is to be seen, as PNG.
    pub(crate) async fn picture(&self) -> Result<Vec<u8>, Refused> {
        let picture = self.get("screenshot").await?;
        let picture = picture.as_str().unwrap_or_default();
        BASE64_STANDARD
            .decode(picture)
            .map_err(|error| Refused(error.to_string()))
    }
}

/// What a keyboard does.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Key {
    /// Down and up.
    Stroke(char),
    Down(char),
    Up(char),
    /// Nothing, for this long.
    Pause(Duration),
}

impl Element {
    /// Its name in the accessibility tree; `None` once it has left the page.
    pub(crate) async fn name(&self) -> Option<String> {
        self.told("computedlabel").await
    }

    /// Its text as it is to be seen; `None` once it has left the page.
    pub(crate) async fn text(&self) -> Option<String> {
        self.told("text").await
    }

    /// What it is called where one is picked of several, also while that is shut.
    pub(crate) async fn label(&self) -> Option<String> {
        self.told("property/label").await
    }

    /// All of this kind in it.
    pub(crate) async fn all(&self, css: &str) -> Vec<Self> {
        let path = format!("element/{}/elements", self.reference);
        self.session.every(&path, css).await
    }

    async fn told(&self, what: &str) -> Option<String> {
        let path = format!("element/{}/{what}", self.reference);
        let answer = self.session.get(&path).await.ok()?;
        Some(answer.as_str()?.trim().to_owned())
    }

    pub(crate) async fn is_displayed(&self) -> bool {
        let path = format!("element/{}/displayed", self.reference);
        self.session
            .get(&path)
            .await
            .is_ok_and(|answer| answer == true)
    }

    pub(crate) async fn click(&self) -> Result<(), Refused> {
        let path = format!("element/{}/click", self.reference);
        self.session.post(&path, json!({})).await.map(drop)
    }

    /// Puts this text into a field in place of what stands there.
    pub(crate) async fn fill(&self, text: &str) -> Result<(), Refused> {
        let path = format!("element/{}", self.reference);
        self.session
            .post(&format!("{path}/clear"), json!({}))
            .await?;
        self.session
            .post(&format!("{path}/value"), json!({"text": text}))
            .await
            .map(drop)
    }
}

async fn call(
    http: &Client,
    method: Method,
    address: &str,
    body: Option<&Value>,
) -> Result<Value, Refused> {
    let mut request = http.request(method, address).timeout(SOON * 3);
    if let Some(body) = body {
        request = request.json(body);
    }
    let unreachable = |error: reqwest::Error| Refused(error.to_string());
    let answer = request.send().await.map_err(unreachable)?;
    let is_done = answer.status().is_success();
    let value = answer.json::<Value>().await.map_err(unreachable)?["value"].take();
    if is_done {
        Ok(value)
    } else {
        Err(Refused(format!("{}: {}", value["error"], value["message"])))
    }
}

/// A port of this computer that nobody listens on.
pub(crate) fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    listener.local_addr().unwrap().port()
}
