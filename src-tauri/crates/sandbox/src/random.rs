//! Random values in the shapes that the two services use. They guard nothing real.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use uuid::Uuid;

pub(crate) fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    for piece in bytes.chunks_mut(16) {
        piece.copy_from_slice(&Uuid::new_v4().as_bytes()[..piece.len()]);
    }
    bytes
}

/// `N` random bytes as URL-safe text.
pub(crate) fn url_safe<const N: usize>() -> String {
    URL_SAFE_NO_PAD.encode(bytes::<N>())
}
