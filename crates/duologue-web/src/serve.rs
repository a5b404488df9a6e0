pub struct Limits;
pub fn serve() {}
