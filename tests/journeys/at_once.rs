//! at_once
