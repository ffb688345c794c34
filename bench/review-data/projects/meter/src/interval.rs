//! Adds readings up to quarter hours.

use crate::frame::Reading;
use std::collections::BTreeMap;

pub const QUARTER: u64 = 15 * 60;

/// The consumption of one meter by the start of the quarter hour, in watt hours.
///
/// A reading counts for the quarter in which it was taken. A counter that falls was replaced:
/// its new value counts from zero.
pub fn consumption(readings: &[Reading]) -> BTreeMap<u64, u64> {
    let mut sorted: Vec<&Reading> = readings.iter().collect();
    sorted.sort_by_key(|reading| reading.at);
    let mut quarters = BTreeMap::new();
    for pair in sorted.windows(2) {
        let used = pair[1].watt_hours.checked_sub(pair[0].watt_hours).unwrap_or(pair[1].watt_hours);
        *quarters.entry(pair[1].at - pair[1].at % QUARTER).or_insert(0) += used;
    }
    quarters
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(at: u64, watt_hours: u64) -> Reading {
        Reading { meter: "m-7".into(), at, watt_hours }
    }

    #[test]
    fn readings_of_one_quarter_are_added() {
        let quarters = consumption(&[reading(0, 100), reading(300, 130), reading(899, 150), reading(900, 155)]);
        assert_eq!(quarters.into_iter().collect::<Vec<_>>(), vec![(0, 50), (900, 5)]);
    }

    #[test]
    fn a_replaced_counter_begins_at_zero() {
        let quarters = consumption(&[reading(0, 9000), reading(60, 12)]);
        assert_eq!(quarters[&0], 12);
    }
}
