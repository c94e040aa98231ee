//! What the drawn frames promise to those who measure with them.

mod drawing;
