pub struct Site;
pub fn router() {}
