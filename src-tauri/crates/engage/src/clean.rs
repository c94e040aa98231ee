//! Makes a text from a customer's profile fit to be a field of a contact. A text of which nothing
//! remains is left out, so that a save never fails, and nothing is overwritten, because of one field.
//!
//! Voyado publishes no maximum lengths. The limits here are ours: far above what a person has, low
//! enough that a hostile profile does not fill the register.

const NAME: usize = 100;
const STREET: usize = 200;
const ZIP_CODE: usize = 20;
/// RFC 5321: a path has 256 characters, two of which are its brackets.
const EMAIL: usize = 254;
const COMMENT: usize = 1000;

/// A name of a person, a town or a source.
pub(crate) fn name(text: &str) -> Option<String> {
    line(text, NAME)
}

/// A postal code.
pub(crate) fn zip_code(text: &str) -> Option<String> {
    line(text, ZIP_CODE)
}

/// The evidence of a consent.
pub(crate) fn comment(text: &str) -> Option<String> {
    line(text, COMMENT)
}

/// A street; the profile puts a flat on a line of its own, the register has one line.
pub(crate) fn street(text: &str) -> Option<String> {
    let lines: Vec<String> = text
        .split(is_line_break)
        .filter_map(|part| line(part.trim().trim_end_matches(','), STREET))
        .collect();
    line(&lines.join(", "), STREET)
}

/// An e-mail address. One that cannot be an address is left out and never mended: a changed address
/// is somebody else's.
pub(crate) fn email(text: &str) -> Option<String> {
    let text = text.trim();
    let (local, domain) = text.rsplit_once('@')?;
    let is_address = !local.is_empty()
        && !domain.is_empty()
        && text.chars().count() <= EMAIL
        && !text.chars().any(|c| c.is_whitespace() || is_invisible(c));
    is_address.then(|| text.to_owned())
}

/// An ISO 3166 alpha-2 code, in upper case.
pub(crate) fn country_code(text: &str) -> Option<String> {
    let text = text.trim();
    let is_code = text.len() == 2 && text.chars().all(|c| c.is_ascii_alphabetic());
    is_code.then(|| text.to_ascii_uppercase())
}

/// One line of at most `longest` characters, words parted by one space.
fn line(text: &str, longest: usize) -> Option<String> {
    let visible: String = text
        .chars()
        .filter(|&c| c.is_whitespace() || !is_invisible(c))
        .collect();
    let words: Vec<&str> = visible.split_whitespace().collect();
    let line: String = words.join(" ").chars().take(longest).collect();
    let line = line.trim_end();
    (!line.is_empty()).then(|| line.to_owned())
}

const fn is_line_break(c: char) -> bool {
    matches!(
        c,
        '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

/// Control characters, marks that turn the direction of the text around them, and the byte order mark.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::{NAME, STREET, country_code, email, name, street};

    #[rstest]
    #[case("  Kari \u{a0} Anne\t", Some("Kari Anne"))]
    #[case("Ka\u{0}ri\u{7f}", Some("Kari"))]
    #[case("\u{202e}Kari\u{feff}", Some("Kari"))]
    #[case("Kari\r\nNordmann", Some("Kari Nordmann"))]
    #[case("Åse Ødegård-Müller", Some("Åse Ødegård-Müller"))]
    #[case(" \u{0}\n ", None)]
    #[case("", None)]
    fn a_name_is_one_visible_line(#[case] given: &str, #[case] sent: Option<&str>) {
        assert_eq!(name(given).as_deref(), sent);
    }

    #[rstest]
    #[case("Suburbia 23\nH0201", Some("Suburbia 23, H0201"))]
    #[case("Suburbia 23,\r\n\r\nH0201\n", Some("Suburbia 23, H0201"))]
    #[case("Suburbia 23\u{2028}H0201", Some("Suburbia 23, H0201"))]
    #[case("Suburbia 23, H0201", Some("Suburbia 23, H0201"))]
    #[case("\n,\n", None)]
    fn the_lines_of_a_street_become_one(#[case] given: &str, #[case] sent: Option<&str>) {
        assert_eq!(street(given).as_deref(), sent);
    }

    #[rstest]
    #[case(" kari@example.com\n", Some("kari@example.com"))]
    #[case("kari @example.com", None)]
    #[case("kari\u{0}@example.com", None)]
    #[case("kari", None)]
    #[case("@example.com", None)]
    #[case("kari@", None)]
    fn an_email_is_sent_as_it_is_or_not_at_all(#[case] given: &str, #[case] sent: Option<&str>) {
        assert_eq!(email(given).as_deref(), sent);
    }

    #[rstest]
    #[case("no", Some("NO"))]
    #[case(" DK ", Some("DK"))]
    #[case("Norge", None)]
    #[case("N1", None)]
    fn a_country_is_a_code(#[case] given: &str, #[case] sent: Option<&str>) {
        assert_eq!(country_code(given).as_deref(), sent);
    }

    #[test]
    fn an_email_that_is_too_long_is_not_cut() {
        assert_eq!(email(&format!("{}@example.com", "k".repeat(300))), None);
    }

    proptest! {
        #[test]
        fn any_text_becomes_one_short_clean_line(text in any::<String>()) {
            for (line, longest) in [(name(&text), NAME), (street(&text), STREET)] {
                let Some(line) = line else { continue };
                prop_assert!(!line.is_empty() && line.chars().count() <= longest);
                prop_assert_eq!(line.trim(), &line);
                prop_assert!(!line.chars().any(char::is_control));
            }
        }

        #[test]
        fn cleaning_twice_changes_nothing_more(text in any::<String>()) {
            if let Some(once) = name(&text) {
                prop_assert_eq!(name(&once), Some(once));
            }
        }
    }
}
