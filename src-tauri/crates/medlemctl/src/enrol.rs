//! One customer, from a code or a number to the end.

use std::{path::Path, process::ExitCode, time::Duration};

use ::sandbox::SandboxConfig;
use enrolment::{
    Begin, Begun, Identity, Msisdn, Outcome, Phase, ProblemCode, QrText, RequestError, Source, View,
};
use till::{Practice, Till};
use tokio::sync::broadcast::{Receiver, error::RecvError};
use tokio_util::sync::CancellationToken;

use crate::{
    cli::{Enrol, From},
    failure::Failure,
    interrupts::Interrupts,
    open, out,
    scan::{self, Look},
    show::Show,
    stdin, words,
};

pub(crate) async fn run(enrol: Enrol, config: Option<&Path>) -> Result<ExitCode, Failure> {
    let show = Show::new(enrol.json);
    if enrol.practice {
        let practice = Practice::start(SandboxConfig::default()).await?;
        show.intro("Practice: Vipps, Engage and all customers are invented; nothing is kept.");
        let drawn = practice.drawn_code();
        let served = serve(&practice.till, enrol, Some(drawn), show).await;
        practice.end().await;
        return served;
    }
    let till = open::till(config).await?;
    let served = serve(&till, enrol, None, show).await;
    till.store.close().await;
    served
}

async fn serve(
    till: &Till,
    enrol: Enrol,
    drawn: Option<QrText>,
    mut show: Show,
) -> Result<ExitCode, Failure> {
    let (identity, source) = identity(enrol.from, drawn, till, &show).await?;
    let stop = CancellationToken::new();
    let running = tokio::spawn({
        let (engine, stop) = (till.engine.clone(), stop.clone());
        async move { engine.run(&stop).await }
    });
    let (_, changes) = till.engine.watch().await?;
    let begin = Begin {
        source,
        identity,
        cashier: enrol.cashier,
    };
    let ended = match till.engine.begin(begin).await {
        Ok(Begun::Opened(view)) => follow(till, *view, changes, &mut show).await,
        Ok(Begun::AlreadyOpen(id)) => Err(Failure::other(format!(
            "{} ({id}; `medlemctl work` takes it up)",
            words::problem(ProblemCode::AlreadyOpen)
        ))),
        Err(RequestError::NotPersonal(kind)) => Err(Failure::other(words::not_personal(kind))),
        Err(error) => Err(Failure::other(error.to_string())),
    };
    stop.cancel();
    // A step that was begun is stored before the program ends, unless nobody wants to wait for it.
    let is_wanted = match &ended {
        Ok(View {
            phase: Phase::Ended { outcome },
            ..
        }) => *outcome != Outcome::Cancelled,
        Ok(view) => matches!(view.phase, Phase::Unsaved { .. }),
        Err(_) => true,
    };
    let patience = Duration::from_secs(if is_wanted { 15 } else { 1 });
    let _ = tokio::time::timeout(patience, running).await;
    let view = ended?;
    show.finish(&view);
    let outcome = match view.phase {
        Phase::Ended { outcome } => outcome,
        _ => Outcome::SavedLater,
    };
    if outcome == Outcome::SavedLater {
        out::note("`medlemctl work` saves it as soon as Engage answers.");
    }
    if let Outcome::Failed { .. } = outcome {
        out::note(&format!("Reference for support: {}", view.id));
    }
    Ok(ExitCode::from(words::exit_code(&outcome)))
}

/// Shows one enrolment until it ends or waits to be saved. Ctrl-C cancels it if it still can be.
async fn follow(
    till: &Till,
    opened: View,
    mut changes: Receiver<View>,
    show: &mut Show,
) -> Result<View, Failure> {
    let id = opened.id;
    let mut interrupts = Interrupts::listen()?;
    let mut second = tokio::time::interval(Duration::from_secs(1));
    let mut last = opened;
    let mut may_leave = false;
    loop {
        let view = tokio::select! {
            // Every change is shown before anything is taken from the store.
            biased;
            change = changes.recv() => match change {
                Ok(view) if view.id == id => view,
                Ok(_) | Err(RecvError::Lagged(_)) => continue,
                Err(RecvError::Closed) => return Err(Failure::other("the engine stopped")),
            },
            // Another program on this till may be the one that works on it.
            _ = second.tick() => {
                let stored = stored(till, &last).await?;
                if !changes.is_empty() {
                    continue;
                }
                stored
            }
            () = interrupts.next() => match till.engine.cancel(id).await {
                Ok(()) | Err(RequestError::NotOpen) => continue,
                // It is stored and goes on by itself; whoever presses twice need not watch it.
                Err(RequestError::TooLate) if may_leave => return Ok(last),
                Err(RequestError::TooLate) => {
                    show.remark(
                        "The customer approved already. Ctrl-C again leaves it to `medlemctl work`.",
                    );
                    may_leave = true;
                    continue;
                }
                Err(error) => return Err(Failure::other(error.to_string())),
            },
        };
        if view.version < last.version {
            continue;
        }
        show.change(&view);
        if matches!(view.phase, Phase::Ended { .. } | Phase::Unsaved { .. }) {
            return Ok(view);
        }
        last = view;
    }
}

/// The enrolment as it is stored, open or ended.
async fn stored(till: &Till, last: &View) -> Result<View, Failure> {
    if let Some(view) = till.engine.view(last.id).await? {
        return Ok(view);
    }
    let Some(row) = till.store.ended(last.id).await? else {
        return Ok(last.clone());
    };
    Ok(View {
        version: last.version + 1,
        phase: Phase::Ended {
            outcome: row.outcome,
        },
        number: None,
        masked_number: row.masked_number,
        milestones: row.milestones,
        consents: row.consents,
        ..last.clone()
    })
}

async fn identity(
    from: From,
    drawn: Option<QrText>,
    till: &Till,
    show: &Show,
) -> Result<(Identity, Source), Failure> {
    let code = |text: QrText| Identity::Qr(text);
    if let Some(typed) = from.phone {
        let number = Msisdn::from_typed(&typed, till.settings.till.country)
            .map_err(|error| Failure::set_up(&error))?;
        return Ok((Identity::Number(number), Source::Keypad));
    }
    if let Some(text) = from.qr_text {
        let text = if text == "-" { stdin::line()? } else { text };
        return Ok((code(QrText::new(&text)), Source::HandScanner));
    }
    let (look, source) = match (from.picture, from.video, from.camera, drawn) {
        (Some(path), ..) => (Look::Picture(path), Source::File),
        (_, Some(path), ..) => (Look::Video(path), Source::File),
        (.., None, Some(text)) => (Look::Drawn(text), Source::File),
        (_, _, name, _) => {
            let settings = till.settings.camera.clone();
            let name = name.filter(|name| !name.is_empty());
            (Look::Camera { name, settings }, Source::Camera)
        }
    };
    Ok((code(scan::read(look, show).await?), source))
}
