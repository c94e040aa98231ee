//! Many journeys at once. A journey mostly waits, for a customer or for the next poll, so this does
//! more at a time than the test harness would.

use std::{collections::VecDeque, future::Future, sync::Mutex, thread};

use tokio::runtime::Runtime;

/// More make the processes of the journeys wait for each other.
const AT_ONCE: usize = 8;

/// Makes the journey of each case, which has a name, and tells of all that failed.
pub(crate) fn each<Name, Case, Journey>(
    cases: impl IntoIterator<Item = (Name, Case)>,
    journey: impl Fn(Case) -> Journey + Sync,
) where
    Name: Into<String> + Send,
    Case: Send,
    Journey: Future<Output = ()>,
{
    let left: Mutex<VecDeque<_>> = Mutex::new(cases.into_iter().collect());
    let failed = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                loop {
                    let Some((name, case)) = left.lock().unwrap().pop_front() else {
                        break;
                    };
                    let name: String = name.into();
                    // A panic tells the name of its thread.
                    let named = thread::Builder::new().name(name.clone());
                    let made = named
                        .spawn_scoped(scope, || Runtime::new().unwrap().block_on(journey(case)))
                        .unwrap();
                    if made.join().is_err() {
                        failed.lock().unwrap().push(name);
                    }
                }
            });
        }
    });
    let failed = failed.into_inner().unwrap();
    assert!(failed.is_empty(), "these journeys failed: {failed:?}");
}
