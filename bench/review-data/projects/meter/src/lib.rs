//! Collects readings of electricity meters and adds them up to intervals.

pub mod frame;
pub mod interval;
pub mod settings;
