//! One customer, from a code or a number to the end.

use std::{io::BufRead as _, path::Path, process::ExitCode};

use ::sandbox::SandboxConfig;
use enrolment::{
    Begin, Begun, Engine, EnrolmentId, Identity, Msisdn, Outcome, Phase, ProblemCode, QrText,
    RequestError, Source, View,
};
use settings::{Keychain, Settings, Sources};
use till::{Practice, Till};
use tokio::sync::broadcast::error::RecvError;
use tokio_util::sync::CancellationToken;

use crate::{
    cli::{Enrol, From},
    failure::Failure,
    out,
    scan::{self, Look},
    show::Show,
    words,
};

pub(crate) async fn run(enrol: Enrol, config: Option<&Path>) -> Result<ExitCode, Failure> {
    let show = Show::new(enrol.json);
    if enrol.practice {
        let practice = Practice::start(SandboxConfig::default()).await?;
        show.intro("Practice: Vipps, Engage and all customers are invented; nothing is kept.");
        let drawn = practice.drawn_code();
        return serve(&practice.till, enrol, Some(drawn), show).await;
    }
    let settings = Settings::load(&Sources::of_system(config))?;
    let till = Till::open(settings, &Keychain::new(settings::APPLICATION)).await?;
    if let Some(aside) = &till.set_aside {
        out::note(&format!(
            "The database was damaged and set aside as `{}`.",
            aside.display()
        ));
    }
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
        Ok(Begun::Opened(view)) => follow(&till.engine, view.id, changes, &mut show).await,
        Ok(Begun::AlreadyOpen(id)) => Err(Failure::other(format!(
            "{} ({id}; `medlemctl work` takes it up)",
            words::problem(ProblemCode::AlreadyOpen)
        ))),
        Err(RequestError::NotPersonal(kind)) => Err(Failure::other(words::not_personal(kind))),
        Err(error) => Err(Failure::other(error.to_string())),
    };
    stop.cancel();
    // A step that was begun is stored before the program ends.
    let _ = running.await;
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
    engine: &Engine,
    id: EnrolmentId,
    mut changes: tokio::sync::broadcast::Receiver<View>,
    show: &mut Show,
) -> Result<View, Failure> {
    let mut second = tokio::time::interval(std::time::Duration::from_secs(1));
    let mut last: Option<View> = None;
    loop {
        tokio::select! {
            change = changes.recv() => match change {
                Ok(view) if view.id == id => {
                    show.change(&view);
                    if matches!(view.phase, Phase::Ended { .. } | Phase::Unsaved { .. }) {
                        return Ok(view);
                    }
                    last = Some(view);
                }
                Ok(_) | Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return Err(Failure::other("the engine stopped")),
            },
            _ = second.tick() => if let Some(view) = &last {
                show.change(view);
            },
            _ = tokio::signal::ctrl_c() => match engine.cancel(id).await {
                Ok(()) | Err(RequestError::NotOpen) => {}
                Err(RequestError::TooLate) => {
                    show.remark("The customer approved already; it is carried through.");
                }
                Err(error) => return Err(Failure::other(error.to_string())),
            },
        }
    }
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
        let text = if text == "-" {
            line_from_stdin()?
        } else {
            text
        };
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

fn line_from_stdin() -> Result<String, Failure> {
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    Ok(line)
}
