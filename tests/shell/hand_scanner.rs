//! A scanner that types like a keyboard, from anywhere, as fast as it can.

use crate::{
    cast::{OLA, OSKAR},
    machine::Machine,
    until::SOON,
    webdriver::{ENTER, Key, SHIFT},
    window::Window,
};

#[tokio::test(flavor = "multi_thread")]
async fn a_scanner_that_types_is_understood_also_with_the_wrong_keyboard_layout() {
    let machine = Machine::new();
    let window = Window::practising(&machine).await;
    for (layout, customer) in [("us", OLA), ("no", OSKAR)] {
        machine.keyboard(layout);
        let scan = strokes(&customer.qr_text(), layout);
        window
            .0
            .press(&[scan, vec![Key::Stroke(ENTER)]].concat())
            .await;
        window.shows(&customer.grouped(), SOON).await;
        window.code().await;
        window.send_away().await;
    }
}

/// What a scanner that takes every computer for an American one presses for this text, where the
/// keyboard has this layout.
fn strokes(text: &str, layout: &str) -> Vec<Key> {
    let strokes = text.chars().flat_map(|sign| {
        // The key of an American keyboard, and whether it is held with Shift.
        let (key, is_shifted) = match sign {
            ':' => (';', true),
            '?' => ('/', true),
            sign => (sign, false),
        };
        // The same key of a Norwegian one.
        let key = match (layout, key) {
            ("no", ';') => 'ø',
            ("no", '/') => '-',
            ("no", '=') => '\\',
            (_, key) => key,
        };
        if is_shifted {
            vec![Key::Down(SHIFT), Key::Stroke(key), Key::Up(SHIFT)]
        } else {
            vec![Key::Stroke(key)]
        }
    });
    strokes.collect()
}
