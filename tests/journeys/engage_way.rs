//! engage_way
