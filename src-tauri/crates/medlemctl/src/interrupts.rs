//! Ctrl-C, heard from the start to the end of a command: one that comes while something else is being
//! done is not lost.

use crate::failure::Failure;

pub(crate) struct Interrupts(
    #[cfg(unix)] tokio::signal::unix::Signal,
    #[cfg(windows)] tokio::signal::windows::CtrlC,
);

impl Interrupts {
    /// From now on Ctrl-C is heard here and ends nothing by itself.
    pub(crate) fn listen() -> Result<Self, Failure> {
        #[cfg(unix)]
        let heard = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::interrupt())?;
        #[cfg(windows)]
        let heard = tokio::signal::windows::ctrl_c()?;
        Ok(Self(heard))
    }

    /// The next Ctrl-C, or one that came since the last was taken.
    pub(crate) async fn next(&mut self) {
        if self.0.recv().await.is_none() {
            std::future::pending::<()>().await;
        }
    }
}
