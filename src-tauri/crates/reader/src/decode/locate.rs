//! From marks to where a code may be: three that stand as the finders of one code do.

use super::bits::Bits;
use super::finder::Mark;
use super::fit::Anchors;
use super::geometry::Point;

/// Three marks that may be the finders of one code.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Triple {
    /// The middles of the finders, and a guess for the fourth corner, from the top left round.
    pub(super) anchors: Anchors,
    /// Modules a side, about.
    pub(super) side: f32,
    /// A module's size in the frame's pixels.
    pub(super) module: f32,
    pub(super) is_light: bool,
    /// How little it looks like one.
    pub(super) cost: f32,
}

/// The triples among the marks, the likeliest first. How many modules are between them is counted in the `bits`,
/// if there are any, and otherwise told by the sizes of the marks.
pub(super) fn triples(marks: &[Mark], bits: Option<&Bits>, most: usize) -> Vec<Triple> {
    let mut found = Vec::new();
    for (first, a) in marks.iter().enumerate() {
        for (second, b) in marks.iter().enumerate().skip(first + 1) {
            if !alike(a, b) {
                continue;
            }
            for c in &marks[second + 1..] {
                if alike(a, c) && alike(b, c) {
                    found.extend(triple([a, b, c]));
                }
            }
        }
    }
    found.sort_by(|a, b| a.cost.total_cmp(&b.cost));
    found.truncate(most);
    if let Some(bits) = bits {
        for triple in &mut found {
            measure(triple, bits);
        }
    }
    found
}

/// What two marks would have about them if they were two finders of one code, the third being hidden: they
/// are taken for the ends of the top side, of the left side, and of the diagonal.
pub(super) fn pairs(marks: &[Mark], bits: Option<&Bits>) -> Vec<Triple> {
    let mut found = Vec::new();
    for a in marks.iter().filter(|mark| mark.whole > 0.4) {
        for b in marks.iter().filter(|mark| mark.whole > 0.4) {
            if a.middle == b.middle || !alike(a, b) {
                continue;
            }
            let across = b.middle.minus(a.middle);
            let module = f32::midpoint(a.module(), b.module());
            let down = Point::new(-across.y, across.x);
            // Half of the diagonal, turned a quarter, leads from its middle to the corner.
            let half = across.times(0.5);
            let middle = a.middle.plus(half);
            let corner = middle.plus(Point::new(-half.y, half.x));
            let opposite = middle.minus(Point::new(-half.y, half.x));
            let stands = [
                [a.middle, b.middle, b.middle.plus(down), a.middle.plus(down)],
                [
                    a.middle,
                    a.middle.minus(down),
                    b.middle.minus(down),
                    b.middle,
                ],
                [corner, a.middle, opposite, b.middle],
            ];
            for anchors in stands {
                let span = anchors[0].distance(anchors[1]) / module;
                if !(12.0..40.0).contains(&span)
                    || anchors[0]
                        .minus(anchors[1])
                        .cross(anchors[3].minus(anchors[1]))
                        > 0.0
                {
                    continue;
                }
                let mut triple = Triple {
                    anchors,
                    side: span + 7.0,
                    module,
                    is_light: a.is_light,
                    cost: 0.0,
                };
                if let Some(bits) = bits {
                    measure_seen(&mut triple, bits, [a.middle, b.middle]);
                }
                found.push(triple);
            }
        }
    }
    found
}

/// Counts the modules of a side by the two finders that are seen.
fn measure_seen(triple: &mut Triple, bits: &Bits, seen: [Point; 2]) {
    let [corner, right, _, below] = triple.anchors;
    let sides = [
        (corner, right),
        (right, corner),
        (corner, below),
        (below, corner),
    ];
    let widths: Vec<f32> = sides
        .into_iter()
        .filter(|(from, _)| seen.contains(from))
        .filter_map(|(from, to)| {
            Some(half_width(bits, from, to)? + half_width(bits, from, from.plus(from.minus(to)))?)
        })
        .collect();
    #[expect(clippy::cast_precision_loss, reason = "at most four")]
    if !widths.is_empty() {
        let module = widths.iter().sum::<f32>() / (5 * widths.len()) as f32;
        triple.side = corner.distance(right) / module + 7.0;
    }
}

fn alike(a: &Mark, b: &Mark) -> bool {
    let ratio = a.module() / b.module();
    a.is_light == b.is_light && ratio < 1.9 && ratio > 1.0 / 1.9
}

/// Stands the marks as finders if they can be: the corner opposite the longest side is the top left one.
fn triple(marks: [&Mark; 3]) -> Option<Triple> {
    let [a, b, c] = marks.map(|mark| mark.middle);
    let spans = [b.distance(c), a.distance(c), a.distance(b)];
    let corner = (0..3).max_by(|x, y| spans[*x].total_cmp(&spans[*y]))?;
    let (corner, mut right, mut below) = match corner {
        0 => (marks[0], marks[1], marks[2]),
        1 => (marks[1], marks[0], marks[2]),
        _ => (marks[2], marks[0], marks[1]),
    };
    let turn = |right: &Mark, below: &Mark| {
        let (across, down) = (
            right.middle.minus(corner.middle),
            below.middle.minus(corner.middle),
        );
        across.cross(down)
    };
    if turn(right, below) < 0.0 {
        std::mem::swap(&mut right, &mut below);
    }
    let (across, down) = (
        right.middle.minus(corner.middle),
        below.middle.minus(corner.middle),
    );
    let (wide, tall) = (across.length(), down.length());
    let cosine = across.dot(down).abs() / (wide * tall).max(1e-3);
    let stretch = (wide / tall.max(1e-3)).ln().abs();
    let sizes = [corner.module(), right.module(), below.module()];
    let module = sizes.iter().sum::<f32>() / 3.0;
    let modules = [wide / module, tall / module];
    // Finders of a code of version 1 are 14 modules apart, of version 10 it is 50. Turned by half a right angle they
    // look larger, tilted smaller.
    if cosine > 0.8 || stretch > 1.1 || modules.iter().any(|span| !(8.0..62.0).contains(span)) {
        return None;
    }
    let uneven: f32 = sizes.iter().map(|size| (size / module).ln().abs()).sum();
    let whole = marks.iter().map(|mark| mark.whole).sum::<f32>();
    let rows = marks
        .iter()
        .map(|mark| f32::from(mark.rows.min(6)))
        .sum::<f32>();
    // Where the plane is nearer, all is larger, in proportion.
    let [corner_depth, right_depth, below_depth] = sizes.map(|size| size.powf(-2.0 / 3.0));
    let depth = (right_depth + below_depth - corner_depth).max(corner_depth * 0.3);
    let fourth = right
        .middle
        .times(right_depth)
        .plus(below.middle.times(below_depth))
        .minus(corner.middle.times(corner_depth));
    Some(Triple {
        anchors: [
            corner.middle,
            right.middle,
            fourth.times(1.0 / depth),
            below.middle,
        ],
        side: f32::midpoint(modules[0], modules[1]) + 7.0,
        module,
        is_light: corner.is_light,
        cost: cosine + stretch + uneven * 1.5 - whole * 0.15 - rows * 0.05,
    })
}

/// Counts the modules along two sides, the finders themselves being the measure.
fn measure(triple: &mut Triple, bits: &Bits) {
    let [corner, right, _, below] = triple.anchors;
    let span = |a: Point, b: Point| {
        let near = half_width(bits, a, b)? + half_width(bits, a, a.plus(a.minus(b)))?;
        let far = half_width(bits, b, a)? + half_width(bits, b, b.plus(b.minus(a)))?;
        let module = (near + far) / 10.0;
        Some(a.distance(b) / module + 7.0)
    };
    let spans: Vec<f32> = [span(corner, right), span(corner, below)]
        .into_iter()
        .flatten()
        .collect();
    #[expect(clippy::cast_precision_loss, reason = "at most two")]
    if !spans.is_empty() {
        triple.side = spans.iter().sum::<f32>() / spans.len() as f32;
    }
}

/// How far it is from the middle of a finder to the inside of its outer ring, in the frame's pixels: to the second change.
/// The outside of the ring is not seen where there is no quiet zone.
fn half_width(bits: &Bits, from: Point, towards: Point) -> Option<f32> {
    let way = towards.minus(from);
    let length = way.length();
    let step = way.times(0.5 * bits.ratio / length.max(1e-3));
    let mut colour = bits.is_dark(from)?;
    let mut changes = 0;
    let mut place = from;
    let mut walked = 0.0;
    while walked < length * 0.6 {
        place = place.plus(step);
        walked += 0.5 * bits.ratio;
        let here = bits.is_dark(place)?;
        if here != colour {
            colour = here;
            changes += 1;
            if changes == 2 {
                return Some(walked - 0.25 * bits.ratio);
            }
        }
    }
    None
}
