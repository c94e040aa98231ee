//! The comparison as Markdown: each reader beside the others, ours against the best of its peers.

use std::fmt::{self, Write};
use std::time::Duration;

use crate::distortion::{Distortion, Level};
use crate::readers::Reader;
use crate::score::{Score, Share, Spent, quantile, ratio};

/// Behind a ratio that is on the wrong side of 1.
const BEHIND: &str = " (behind)";

/// Writes all tables.
///
/// # Errors
/// When the text cannot be written to.
pub fn write(scores: &[Score], out: &mut impl Write) -> fmt::Result {
    stills(scores, out)?;
    visits(scores, out)?;
    times(scores, out)?;
    mistakes(scores, out)
}

fn head(scores: &[Score], title: &str, of: &str, out: &mut impl Write) -> fmt::Result {
    write!(out, "\n### {title}\n\n| | {of} |")?;
    for score in scores {
        write!(out, " {} |", score.reader)?;
    }
    write!(out, " ours / best peer |\n|---|---:|")?;
    for _ in scores {
        write!(out, "---:|")?;
    }
    writeln!(out, "---:|")
}

fn stills(scores: &[Score], out: &mut impl Write) -> fmt::Result {
    head(scores, "Frames read, per cent", "frames", out)?;
    for distortion in Distortion::ALL {
        shares(scores, distortion.name(), out, |score| {
            score.share(|of, _| of == distortion)
        })?;
    }
    for level in Level::ALL {
        shares(scores, &format!("level {}", level.number()), out, |score| {
            score.share(|_, of| of == level)
        })?;
    }
    shares(scores, "**all**", out, |score| score.share(|_, _| true))
}

fn shares(
    scores: &[Score],
    name: &str,
    out: &mut impl Write,
    share: impl Fn(&Score) -> Share,
) -> fmt::Result {
    let all = scores.first().map(|score| share(score).all);
    write!(out, "| {name} | {} |", all.unwrap_or_default())?;
    let share = |score: &Score| {
        let share = share(score);
        ratio(share.read, share.all)
    };
    for score in scores {
        write!(out, " {:.1} |", 100.0 * share(score))?;
    }
    let (ours, best) = against(scores, share, f64::max);
    let mark = if ours < best { BEHIND } else { "" };
    writeln!(out, " {}{mark} |", over(ours, best))
}

fn visits(scores: &[Score], out: &mut impl Write) -> fmt::Result {
    let title = "Phones that are brought in: read by frame, per cent of visits";
    head(scores, title, "visits", out)?;
    for frame in [1, 3, 6, 12] {
        shares(scores, &format!("by frame {frame}"), out, |score| {
            score.visits_read_by(frame)
        })?;
    }
    let visits = scores.first().map(|score| score.first_reads.len());
    write!(
        out,
        "| mean frames to the first read | {} |",
        visits.unwrap_or_default()
    )?;
    for score in scores {
        write!(out, " {:.2} |", score.mean_frames())?;
    }
    let (ours, best) = against(scores, Score::mean_frames, f64::min);
    let mark = if ours > best { BEHIND } else { "" };
    writeln!(out, " {}{mark} |", over(ours, best))
}

fn times(scores: &[Score], out: &mut impl Write) -> fmt::Result {
    head(scores, "Processor time of a frame, in ms", "frames", out)?;
    for what in Spent::ALL {
        let name = match what {
            Spent::Found => "720p, read",
            Spent::Missed => "720p, not read",
            Spent::Empty => "720p, nothing to read",
            Spent::Any => "all frames",
        };
        for (quantile_name, per_mille) in [("median", 500), ("p95", 950), ("most", 1000)] {
            let counts = scores.iter().map(|score| score.times(what).len());
            let most = counts.max().unwrap_or_default();
            write!(out, "| {name}: {quantile_name} | {most} |")?;
            let time = |score: &Score| quantile(&score.times(what), per_mille).map(millis);
            for score in scores {
                match time(score) {
                    Some(time) => write!(out, " {time:.1} |")?,
                    None => write!(out, " - |")?,
                }
            }
            let (ours, best) = against(scores, |score| time(score).unwrap_or_default(), f64::min);
            writeln!(out, " {} |", over(ours, best))?;
        }
    }
    Ok(())
}

fn mistakes(scores: &[Score], out: &mut impl Write) -> fmt::Result {
    writeln!(out, "\n### Mistakes, in all frames\n")?;
    writeln!(out, "| | false texts | of them like a person's | panics |")?;
    writeln!(out, "|---|---:|---:|---:|")?;
    for score in scores {
        let Score {
            reader,
            false_texts,
            wrong_persons,
            panics,
            ..
        } = score;
        writeln!(
            out,
            "| {reader} | {false_texts} | {wrong_persons} | {panics} |"
        )?;
    }
    Ok(())
}

/// Our figure, and the best one of the peers.
fn against(
    scores: &[Score],
    figure: impl Fn(&Score) -> f64,
    better: impl Fn(f64, f64) -> f64,
) -> (f64, f64) {
    let ours = scores.iter().find(|score| score.reader == Reader::Ours);
    let peers = scores.iter().filter(|score| score.reader.is_peer());
    let best = peers.map(&figure).reduce(better);
    (
        ours.map(&figure).unwrap_or_default(),
        best.unwrap_or_default(),
    )
}

fn over(ours: f64, best: f64) -> String {
    if best > 0.0 {
        format!("{:.2}", ours / best)
    } else {
        "-".to_owned()
    }
}

pub(crate) fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
