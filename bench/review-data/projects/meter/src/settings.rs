//! Settings from the environment.

use std::env;

pub struct Settings {
    pub listen: String,
    pub flush_seconds: u64,
}

pub fn read() -> Result<Settings, String> {
    let listen = env::var("METER_LISTEN").unwrap_or_else(|_| "0.0.0.0:7070".to_string());
    let text = env::var("METER_FLUSH_SECONDS").unwrap_or_else(|_| "30".to_string());
    let flush_seconds = text.parse().map_err(|_| format!("METER_FLUSH_SECONDS: {text:?} is not a number"))?;
    Ok(Settings { listen, flush_seconds })
}
