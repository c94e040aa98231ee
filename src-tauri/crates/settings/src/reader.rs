//! Reads one key after the other out of all layers, and keeps who set it. The list of known keys is
//! the list of those that were asked for.

use serde::Serialize;

use crate::{
    Explained, Layer, Mistake, Notice, Place,
    document::{Document, Written},
    rule::Rule,
    unknown::unknown_key,
};

/// Lives for one loading of settings.
pub(crate) struct Reader<'a> {
    /// From the first layer to the last.
    documents: Vec<Document<'a>>,
    settings: Vec<(Explained, Place)>,
    mistakes: Vec<Mistake>,
    notices: Vec<Notice>,
}

/// What loading brought beside the values.
pub(crate) struct Findings {
    pub(crate) explained: Vec<Explained>,
    pub(crate) notices: Vec<Notice>,
    pub(crate) mistakes: Vec<Mistake>,
}

impl<'a> Reader<'a> {
    pub(crate) const fn new(documents: Vec<Document<'a>>) -> Self {
        Self {
            documents,
            settings: Vec::new(),
            mistakes: Vec::new(),
            notices: Vec::new(),
        }
    }

    /// The value of a key that has a built-in one.
    pub(crate) fn value<R: Rule>(
        &mut self,
        key: &'static str,
        rule: &R,
        built_in: R::Value,
    ) -> R::Value
    where
        R::Value: Serialize,
    {
        let given = self.last_given(key, rule);
        let (value, place) = given.unwrap_or((built_in, BUILT_IN));
        self.keep(key, rule, Some(&value), place);
        value
    }

    /// The value of a key that need not have one.
    pub(crate) fn optional<R: Rule>(&mut self, key: &'static str, rule: &R) -> Option<R::Value>
    where
        R::Value: Serialize,
    {
        let (value, place) = self.last_given(key, rule).unzip();
        self.keep(key, rule, value.as_ref(), place.unwrap_or(BUILT_IN));
        value
    }

    /// Adds a mistake about how the values of several keys go together, at the last of `keys` that
    /// somebody set.
    pub(crate) fn contradiction(&mut self, keys: &[&str], text: &str) {
        let place = self
            .settings
            .iter()
            .filter(|(setting, _)| keys.contains(&setting.key) && setting.layer != Layer::BuiltIn)
            .map(|(_, place)| place.clone())
            .next_back()
            .unwrap_or(BUILT_IN);
        self.mistakes.push(Mistake {
            place,
            keys: keys.iter().map(ToString::to_string).collect(),
            text: text.to_owned(),
        });
    }

    pub(crate) fn notice(&mut self, notice: Notice) {
        self.notices.push(notice);
    }

    /// Whether nothing was wrong so far: only then can values be held against each other.
    pub(crate) const fn is_sound(&self) -> bool {
        self.mistakes.is_empty()
    }

    /// Looks for keys that nobody asked for.
    pub(crate) fn finish(mut self) -> Findings {
        let explained: Vec<_> = self
            .settings
            .into_iter()
            .map(|(setting, _)| setting)
            .collect();
        let known: Vec<_> = explained.iter().map(|setting| setting.key).collect();
        for document in &self.documents {
            let unknown = document
                .given()
                .iter()
                .filter(|given| !known.contains(&&*given.key));
            self.mistakes.extend(unknown.filter_map(|given| {
                let text = unknown_key(given, &known)?;
                Some(Mistake {
                    place: document.name_of(given),
                    keys: vec![given.key.clone()],
                    text,
                })
            }));
        }
        Findings {
            explained,
            notices: self.notices,
            mistakes: in_order(self.mistakes, &self.documents),
        }
    }

    /// Checks the key in every layer; the last that may set it wins.
    fn last_given<R: Rule>(&mut self, key: &'static str, rule: &R) -> Option<(R::Value, Place)> {
        let mut last = None;
        let mut locked_by: Option<Place> = None;
        for document in &self.documents {
            let Some(given) = document.given().iter().find(|given| given.key == key) else {
                continue;
            };
            let name = document.name_of(given);
            match document.layer() {
                Layer::Machine(_) => locked_by = Some(name.clone()),
                Layer::User(_) => {
                    if let Some(locked_by) = locked_by.clone() {
                        self.notices.push(Notice::Locked {
                            key,
                            ignored: name,
                            locked_by,
                        });
                        continue;
                    }
                }
                Layer::BuiltIn | Layer::Environment(_) => {}
            }
            let read = match &given.written {
                Written::Toml(value) => rule.read(value),
                Written::Text(text) => rule.read_text(text),
            };
            match read {
                Ok(value) => last = Some((value, name)),
                Err(refusals) => {
                    self.mistakes
                        .extend(refusals.into_iter().map(|refusal| Mistake {
                            place: document.value_of(given, refusal.at.as_ref()),
                            keys: vec![key.to_owned()],
                            text: format!("`{key}` {}", refusal.text),
                        }));
                }
            }
        }
        last
    }

    fn keep<R: Rule>(&mut self, key: &'static str, rule: &R, value: Option<&R::Value>, place: Place)
    where
        R::Value: Serialize,
    {
        let value = value.map(|value| {
            // Only a path that is not Unicode has no TOML.
            toml::Value::try_from(value)
                .map_or_else(|_| "\"...\"".to_owned(), |toml| toml.to_string())
        });
        let is_locked = self.documents.iter().any(|document| {
            matches!(document.layer(), Layer::Machine(_))
                && document.given().iter().any(|given| given.key == key)
        });
        let explained = Explained {
            key,
            value,
            range: rule.range(),
            layer: place.layer.clone(),
            is_locked,
        };
        self.settings.push((explained, place));
    }
}

const BUILT_IN: Place = Place {
    layer: Layer::BuiltIn,
    position: None,
};

/// By layer, then by line: the order in which somebody mends them.
fn in_order(mut mistakes: Vec<Mistake>, documents: &[Document<'_>]) -> Vec<Mistake> {
    mistakes.sort_by_key(|mistake| {
        let layer = documents
            .iter()
            .position(|document| *document.layer() == mistake.place.layer);
        (layer, mistake.place.position)
    });
    mistakes
}
