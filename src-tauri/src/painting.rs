//! How the windows are painted, where the program has the choice.

/// Has the processor paint the windows, on Linux. To be called before anything else: the web view's
/// processes read it from the environment, which nothing else may be reading meanwhile.
///
/// A page of text and one small moving picture gains nothing by a graphics card. Where there is none,
/// as in most tills, its work is imitated in software: that took a third of the time that starting takes and
/// 80 MB, measured with `WebKitGTK` 2.50. Where there is one, its driver is what most often leaves a web
/// view white. Set to `0` in the environment, painting is left to `WebKit`.
pub(crate) fn by_the_processor() {
    #[cfg(target_os = "linux")]
    {
        // It fails for a name that no variable can have.
        let _ = glib::setenv("WEBKIT_DISABLE_COMPOSITING_MODE", "1", false);
    }
}
