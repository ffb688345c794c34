use meter::{frame, interval, settings};
use std::io::{self, BufRead};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let settings = settings::read()?;
    eprintln!("listening on {}, flush every {} s", settings.listen, settings.flush_seconds);
    let mut readings = Vec::new();
    for line in io::stdin().lock().lines() {
        readings.push(frame::parse(&line?)?);
    }
    for (start, watt_hours) in interval::consumption(&readings) {
        println!("{start} {watt_hours}");
    }
    Ok(())
}
