//! What crosses between the windows and the program: types, fixtures and rights.

mod bindings;
mod fixtures;
mod rights;
mod roles;
mod written;
