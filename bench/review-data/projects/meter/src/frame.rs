//! The frames that a meter sends: `id;unix seconds;watt hours;checksum`.

use std::fmt;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    pub meter: String,
    pub at: u64,
    pub watt_hours: u64,
}

#[derive(Debug, PartialEq, Eq)]
pub enum FrameError {
    Fields(usize),
    Number(String),
    Checksum { expected: u8, found: u8 },
}

impl fmt::Display for FrameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FrameError::Fields(count) => write!(f, "a frame has 4 fields, got {count}"),
            FrameError::Number(text) => write!(f, "{text:?} is not a number"),
            FrameError::Checksum { expected, found } => write!(f, "checksum {found}, expected {expected}"),
        }
    }
}

impl std::error::Error for FrameError {}

pub fn parse(frame: &str) -> Result<Reading, FrameError> {
    let fields: Vec<&str> = frame.trim_end().split(';').collect();
    let [meter, at, watt_hours, checksum] = fields[..] else {
        return Err(FrameError::Fields(fields.len()));
    };
    let found = number(checksum)? as u8;
    let expected = checksum_of(&format!("{meter};{at};{watt_hours}"));
    if found != expected {
        return Err(FrameError::Checksum { expected, found });
    }
    Ok(Reading { meter: meter.to_string(), at: number(at)?, watt_hours: number(watt_hours)? })
}

pub fn checksum_of(text: &str) -> u8 {
    text.bytes().fold(0, |sum, byte| sum.wrapping_add(byte))
}

fn number(text: &str) -> Result<u64, FrameError> {
    text.parse().map_err(|_| FrameError::Number(text.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(body: &str) -> String {
        format!("{body};{}\r\n", checksum_of(body))
    }

    #[test]
    fn a_frame_becomes_a_reading() {
        let reading = parse(&frame("m-7;1767225600;48211")).unwrap();
        assert_eq!(reading, Reading { meter: "m-7".into(), at: 1767225600, watt_hours: 48211 });
    }

    #[test]
    fn a_changed_digit_is_noticed() {
        let changed = frame("m-7;1767225600;48211").replace("48211", "48212");
        assert!(matches!(parse(&changed), Err(FrameError::Checksum { .. })));
    }

    #[test]
    fn a_short_frame_is_refused() {
        assert_eq!(parse("m-7;1767225600"), Err(FrameError::Fields(2)));
    }
}
