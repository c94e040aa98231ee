//! Plays a fault around the work of one call.

use std::collections::BTreeMap;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::{Stream, StreamExt as _, stream};
use serde_json::{Value, json};

use super::{Effect, Moment, Struck};

/// What the caller gets.
pub(crate) enum Delivery {
    Answer(Response),
    /// The connection is dropped without one.
    Cut,
}

impl Effect {
    fn strikes_before_work(&self) -> bool {
        match self {
            Self::Status { moment, .. }
            | Self::Wait { moment, .. }
            | Self::Hold { moment }
            | Self::Cut { moment } => *moment == Moment::BeforeWork,
            _ => false,
        }
    }
}

impl Struck {
    /// Plays the fault around the work.
    pub(crate) async fn play(self, work: impl Future<Output = Response>) -> Delivery {
        if self.effect.strikes_before_work() {
            match self.interrupt().await {
                Some(delivery) => delivery,
                None => Delivery::Answer(work.await),
            }
        } else {
            let answer = work.await;
            match self.interrupt().await {
                Some(delivery) => delivery,
                None => Delivery::Answer(self.spoil(answer).await),
            }
        }
    }

    /// The effects that have a moment. `None`: go on.
    async fn interrupt(&self) -> Option<Delivery> {
        match &self.effect {
            Effect::Status {
                status,
                headers,
                body,
                ..
            } => Some(Delivery::Answer(plain(*status, headers, body))),
            Effect::Wait { wait, .. } => {
                tokio::time::sleep(*wait).await;
                None
            }
            Effect::Hold { .. } => {
                self.released.cancelled().await;
                None
            }
            Effect::Cut { .. } => Some(Delivery::Cut),
            _ => None,
        }
    }

    /// The effects on the body of an answer.
    async fn spoil(&self, answer: Response) -> Response {
        let (mut head, body) = answer.into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX)
            .await
            .unwrap_or_default();
        let body = match self.effect {
            Effect::CutBody => {
                // One byte more than there is, so that an empty body is cut as well.
                head.headers
                    .insert(header::CONTENT_LENGTH, HeaderValue::from(bytes.len() + 1));
                Body::from_stream(cut_short(&bytes))
            }
            Effect::Garbage => Body::from(GARBAGE),
            Effect::WrongType => Body::from(retyped(&bytes)),
            Effect::Huge => Body::from_stream(fifty_megabytes()),
            Effect::Trickle => Body::from_stream(drop_by_drop(bytes)),
            _ => Body::from(bytes),
        };
        if !matches!(self.effect, Effect::CutBody) {
            head.headers.remove(header::CONTENT_LENGTH);
        }
        Response::from_parts(head, body)
    }
}

/// No UTF-8, no JSON, and a null byte for good measure.
const GARBAGE: &[u8] = &[0xff, 0xfe, 0x00, b'{', 0xc3, 0x28, b'"', 0x80, 0x1b, b'['];

type Piece = Result<Bytes, std::io::Error>;

fn plain(status: u16, headers: &BTreeMap<String, String>, body: &str) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (status, body.to_owned()).into_response();
    if serde_json::from_str::<Value>(body).is_ok() {
        let json = HeaderValue::from_static("application/json");
        response.headers_mut().insert(header::CONTENT_TYPE, json);
    }
    for (name, value) in headers {
        if let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), value.parse::<HeaderValue>()) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

fn cut_short(bytes: &Bytes) -> impl Stream<Item = Piece> + use<> {
    let half = bytes.slice(..bytes.len() / 2);
    let end = async {
        // Lets the server send what it has before it meets the error.
        tokio::task::yield_now().await;
        Err(std::io::Error::other("cut in the middle of the body"))
    };
    stream::iter([Ok(half)]).chain(stream::once(end))
}

fn fifty_megabytes() -> impl Stream<Item = Piece> {
    const PIECE: &[u8] = &[b'a'; 50_000];
    stream::iter([&b"\""[..]])
        .chain(stream::iter([PIECE; 1_000]))
        .chain(stream::iter([&b"\""[..]]))
        .map(|piece| Ok(Bytes::from_static(piece)))
}

fn drop_by_drop(bytes: Bytes) -> impl Stream<Item = Piece> {
    stream::iter(0..bytes.len()).then(move |index| {
        let drop = bytes.slice(index..=index);
        async {
            tokio::time::sleep(Duration::from_millis(100)).await;
            Ok(drop)
        }
    })
}

/// The same members, each with a value of another type.
fn retyped(body: &[u8]) -> String {
    fn retype(value: Value) -> Value {
        match value {
            Value::Null => json!("null"),
            Value::Bool(_) => json!(7),
            Value::Number(number) => json!({ "number": number }),
            Value::String(text) => json!([text]),
            Value::Array(_) => json!("array"),
            Value::Object(members) => members
                .into_iter()
                .map(|(name, value)| (name, retype(value)))
                .collect(),
        }
    }
    serde_json::from_slice(body)
        .map_or(json!(false), retype)
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::retyped;

    #[test]
    fn every_value_gets_another_type() {
        let body = br#"{"a":"x","b":1,"c":true,"d":[1],"e":{"f":null}}"#;
        assert_eq!(
            retyped(body),
            r#"{"a":["x"],"b":{"number":1},"c":7,"d":"array","e":{"f":"null"}}"#
        );
    }
}
