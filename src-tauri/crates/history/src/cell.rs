//! Text that a spreadsheet shows and does not carry out.

/// The same text with an apostrophe before each sign that would begin a formula, be it at the start or
/// after a sign at which some spreadsheet begins a new cell (OWASP, CSV Injection). Also for the wide
/// forms of these signs, which Excel takes for the narrow ones.
pub(crate) fn harmless(text: &str) -> String {
    let mut cell = String::with_capacity(text.len());
    let mut is_start = true;
    for sign in text.chars() {
        if is_start
            && matches!(
                sign,
                '=' | '+' | '-' | '@' | '\t' | '\r' | '＝' | '＋' | '－' | '＠'
            )
        {
            cell.push('\'');
        }
        cell.push(sign);
        is_start = match sign {
            ',' | ';' | '\t' | '\r' | '\n' | '"' => true,
            ' ' => is_start,
            _ => false,
        };
    }
    cell
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::harmless;

    #[rstest]
    #[case("ane", "ane")]
    #[case("=1+1", "'=1+1")]
    #[case("+47", "'+47")]
    #[case("-1", "'-1")]
    #[case("@SUM(A1)", "'@SUM(A1)")]
    #[case("\t=1", "'\t'=1")]
    #[case("\r=1", "'\r'=1")]
    #[case("＝1", "'＝1")]
    #[case("  =1", "  '=1")]
    #[case("a;=1", "a;'=1")]
    #[case("a\",=1", "a\",'=1")]
    #[case("oslo-1=b", "oslo-1=b")]
    fn what_would_be_a_formula_gets_an_apostrophe(#[case] text: &str, #[case] cell: &str) {
        assert_eq!(harmless(text), cell);
    }

    proptest! {
        #[test]
        fn no_cell_begins_with_a_formula_whatever_parts_the_cells(text in "[=+@＝;,\t\r\n\" a-]{0,12}") {
            let cell = harmless(&text);
            for part in cell.split([',', ';', '\n', '"']) {
                let part = part.trim_start_matches(' ');
                prop_assert!(!part.starts_with(['=', '+', '-', '@', '＝', '\t', '\r']), "{cell:?}");
            }
            prop_assert_eq!(cell.replace('\'', ""), text);
        }
    }
}
