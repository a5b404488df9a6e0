//! System files made by hand, from PSPP's description of the format.

/// Bytes in the order of a machine.
#[derive(Clone)]
pub struct Made {
    pub bytes: Vec<u8>,
    big: bool,
}

pub struct Head {
    pub magic: &'static [u8; 4],
    pub compression: i32,
    pub weight: i32,
    pub cases: i32,
}

impl Default for Head {
    fn default() -> Head {
        Head { magic: b"$FL2", compression: 0, weight: 0, cases: 1 }
    }
}

impl Made {
    pub fn new(big: bool, head: &Head) -> Made {
        let mut made = Made { bytes: Vec::new(), big };
        made.raw(head.magic).text("@(#) SPSS DATA FILE made by hand", 60);
        made.i32(&[2, -1, head.compression, head.weight, head.cases]).f64(&[100.0]);
        made.text("05 Mar 99", 9).text("23:59:01", 8).text("A label", 64).raw(&[0; 3]);
        made
    }

    pub fn raw(&mut self, bytes: &[u8]) -> &mut Made {
        self.bytes.extend(bytes);
        self
    }

    pub fn text(&mut self, text: &str, width: usize) -> &mut Made {
        assert!(text.len() <= width);
        let end = self.bytes.len() + width;
        self.bytes.extend(text.as_bytes());
        self.bytes.resize(end, b' ');
        self
    }

    pub fn i32(&mut self, numbers: &[i32]) -> &mut Made {
        for number in numbers {
            self.bytes.extend(if self.big { number.to_be_bytes() } else { number.to_le_bytes() });
        }
        self
    }

    pub fn i64(&mut self, numbers: &[i64]) -> &mut Made {
        for number in numbers {
            self.bytes.extend(if self.big { number.to_be_bytes() } else { number.to_le_bytes() });
        }
        self
    }

    pub fn f64(&mut self, numbers: &[f64]) -> &mut Made {
        for number in numbers {
            self.bytes.extend(if self.big { number.to_be_bytes() } else { number.to_le_bytes() });
        }
        self
    }

    /// A variable record and those that continue it.
    pub fn variable(&mut self, name: &str, width: i32) -> &mut Made {
        let format = if width == 0 { 0x05_0802 } else { 0x01_0000 | width << 8 };
        self.i32(&[2, width, 0, 0, format, format]).text(name, 8);
        self.continued(width)
    }

    pub fn continued(&mut self, width: i32) -> &mut Made {
        for _ in 1..(width + 7) / 8 {
            self.i32(&[2, -1, 0, 0, 0, 0]).text("", 8);
        }
        self
    }

    pub fn words(&mut self, subtype: i32, text: &str) -> &mut Made {
        self.i32(&[7, subtype, 1, text.len() as i32]).raw(text.as_bytes())
    }

    /// A length and the text.
    pub fn counted(&mut self, text: &str) -> &mut Made {
        self.i32(&[text.len() as i32]).raw(text.as_bytes())
    }

    pub fn extension(&mut self, subtype: i32, size: i32, build: impl Fn(&mut Made)) -> &mut Made {
        let mut data = Made { bytes: Vec::new(), big: self.big };
        build(&mut data);
        self.i32(&[7, subtype, size, data.bytes.len() as i32 / size]).raw(&data.bytes)
    }

    pub fn machine(&mut self, code_page: i32) -> &mut Made {
        let order = if self.big { 1 } else { 2 };
        self.extension(3, 4, |data| {
            data.i32(&[1, 2, 3, -1, 1, 1, order, code_page]);
        })
    }

    pub fn end(&mut self) -> &mut Made {
        self.i32(&[999, 0])
    }
}
