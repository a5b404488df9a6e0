use super::NoteError;

/// Whole lines, no control characters.
pub(super) fn check(text: &str) -> Result<(), NoteError> {
    check_controls(text)?;
    if text.ends_with('\n') { Ok(()) } else { Err(NoteError::NoFinalNewline) }
}

pub(super) fn check_controls(text: &str) -> Result<(), NoteError> {
    let with_control = |line: &str| line.bytes().any(|byte| byte < 0x20);
    match text.split('\n').position(with_control) {
        Some(index) => Err(NoteError::ControlCharacter(index + 1)),
        None => Ok(()),
    }
}
