//! What the customer ticked, in all the shapes in which the user info tells it (Vipps Login,
//! collecting consents, marketing consents, agreement).
//!
//! A box counts as ticked only if the service says literally `true` of a box with an id. A box of
//! which it says neither `true` nor `false` gave no answer: no news is not "no". Where two boxes of one
//! shape share an id, the customer must have ticked both. Where two shapes do, the newer one counts:
//! `flowResult` before `delegatedConsents` before `agreement`.

use enrolment::{ConsentAnswer, Consents};
use jiff::Timestamp;
use serde_json::{Map, Value};
use url::Url;

use crate::json::{member, text};

type Object = Map<String, Value>;

/// Takes any claims.
pub(crate) fn read_consents(claims: &Object) -> Consents {
    let shapes = [
        member(claims, "flowResult")
            .and_then(Value::as_object)
            .map(flow_result),
        member(claims, "delegatedConsents")
            .and_then(Value::as_object)
            .map(delegated_consents),
        member(claims, "agreement")
            .and_then(object_or_only_element)
            .map(agreement),
    ];
    let mut all = Consents::default();
    // Time and language are of the answers: a shape without any has none to give.
    for shape in shapes
        .into_iter()
        .flatten()
        .filter(|shape| !shape.answers.is_empty())
    {
        for answer in shape.answers {
            if !all.answers.iter().any(|known| known.id == answer.id) {
                all.answers.push(answer);
            }
        }
        all.given_at = all.given_at.or(shape.given_at);
        all.language = all.language.or(shape.language);
        for link in shape.links {
            if !all.links.contains(&link) {
                all.links.push(link);
            }
        }
    }
    all
}

/// Scope `customFlow`: screens that the merchant built.
fn flow_result(flow: &Object) -> Consents {
    let screens = || elements(flow, "screens");
    Consents {
        answers: answers(
            screens()
                .flat_map(|screen| elements(screen, "elements"))
                .filter_map(|element| {
                    let is_box = text(member(element, "type"))?.eq_ignore_ascii_case("checkbox");
                    is_box.then(|| answer(element, "checked", "title"))?
                }),
        ),
        given_at: instant(member(flow, "timeOfConsent")),
        language: text(member(flow, "language")),
        links: screens()
            .filter_map(|screen| member(screen, "terms")?.as_object())
            .flat_map(|terms| elements(terms, "links"))
            .filter_map(|link| web_address(member(link, "url")))
            .collect(),
    }
}

/// Scope `delegatedConsents`: the marketing channels that Vipps knows.
fn delegated_consents(claim: &Object) -> Consents {
    Consents {
        answers: answers(
            elements(claim, "consents")
                .filter_map(|consent| answer(consent, "accepted", "textDisplayedToUser")),
        ),
        given_at: instant(member(claim, "timeOfConsent")),
        language: text(member(claim, "language")),
        links: named_links(claim),
    }
}

/// Scope `agreement`: terms as a whole. It has no id of its own.
fn agreement(claim: &Object) -> Consents {
    let accepted = member(claim, "accepted").and_then(Value::as_bool);
    let words = text(member(claim, "description")).unwrap_or_default();
    let answer = accepted.map(|accepted| ConsentAnswer {
        id: "agreement".to_owned(),
        accepted,
        text: words,
    });
    Consents {
        answers: answer.into_iter().collect(),
        given_at: instant(member(claim, "timestamp")),
        language: text(member(claim, "language")),
        links: named_links(claim),
    }
}

/// Known as an object; one published decoder reads an array.
fn object_or_only_element(value: &Value) -> Option<&Object> {
    match value {
        Value::Array(elements) => match &**elements {
            [only] => only.as_object(),
            _ => None,
        },
        other => other.as_object(),
    }
}

fn answer(object: &Object, tick: &str, words: &str) -> Option<ConsentAnswer> {
    Some(ConsentAnswer {
        id: text(member(object, "id"))?,
        accepted: member(object, tick)?.as_bool()?,
        text: text(member(object, words)).unwrap_or_default(),
    })
}

fn answers(given: impl Iterator<Item = ConsentAnswer>) -> Vec<ConsentAnswer> {
    let mut answers: Vec<ConsentAnswer> = Vec::new();
    for answer in given {
        match answers.iter_mut().find(|known| known.id == answer.id) {
            Some(known) => known.accepted &= answer.accepted,
            None => answers.push(answer),
        }
    }
    answers
}

fn elements<'a>(object: &'a Object, name: &str) -> impl Iterator<Item = &'a Object> {
    member(object, name)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_object)
}

fn named_links(claim: &Object) -> Vec<String> {
    let links = member(claim, "links").and_then(Value::as_object);
    ["termsLinkUrl", "privacyStatementLinkUrl"]
        .into_iter()
        .filter_map(|name| web_address(member(links?, name)))
        .collect()
}

/// Links are shown as evidence later: only addresses of the web are kept.
fn web_address(value: Option<&Value>) -> Option<String> {
    let address = text(value)?;
    let url = Url::parse(&address).ok()?;
    matches!(url.scheme(), "https" | "http").then_some(address)
}

fn instant(value: Option<&Value>) -> Option<Timestamp> {
    text(value)?.parse().ok()
}

#[cfg(test)]
pub(crate) mod tests;
