//! Blocks of compressed bytecode, and the list of them at the end of a file (PSPP, “Data Record”, compression 2).

use std::io::{Read as _, Write as _};

use flate2::bufread::ZlibDecoder;
use flate2::write::ZlibEncoder;

use super::bytecode::{BIAS, Octets, WITHIN};
use super::bytes::Bytes;
use super::fault::{Problem, SavError, wrong};
use super::part::Part;

const HEADER: usize = 24;
/// Bytes of the list beside its blocks, and of each block in it.
const ENTRY: usize = 24;
/// As every known program has it.
const BLOCK: usize = 0x3f_f000;
/// Bytes that one makes when answers are compressed; up to a thousand could be, which is no number to trust.
pub(super) const FROM_ONE: usize = 16;

struct Block<'a> {
    at: usize,
    compressed: &'a [u8],
    uncompressed: u64,
}

/// The blocks as one stream, some of which is kept unfolded.
pub(super) struct Inflated<'a> {
    blocks: std::vec::IntoIter<Block<'a>>,
    block: Option<(Block<'a>, ZlibDecoder<&'a [u8]>)>,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    at: usize,
}

impl<'a> Inflated<'a> {
    pub(super) fn new(bytes: &Bytes<'a>) -> Result<Inflated<'a>, SavError> {
        let blocks = blocks(bytes)?;
        let buffer = vec![0; 1 << 16];
        Ok(Inflated { blocks: blocks.into_iter(), block: None, buffer, start: 0, end: 0, at: bytes.at() })
    }

    /// Unfolds more behind what is left; `false` when there is no more.
    fn fill(&mut self) -> Result<bool, SavError> {
        self.buffer.copy_within(self.start..self.end, 0);
        self.end -= self.start;
        self.start = 0;
        loop {
            let Some((block, decoder)) = &mut self.block else {
                let Some(block) = self.blocks.next() else { return Ok(false) };
                self.at = block.at;
                let decoder = ZlibDecoder::new(block.compressed);
                self.block = Some((block, decoder));
                continue;
            };
            let room = self.buffer.get_mut(self.end..).unwrap_or_default();
            let read = decoder
                .read(room)
                .map_err(|e| SavError { at: block.at, problem: Problem::Inflate(e.to_string()) })?;
            let whole = read == 0;
            if decoder.total_out() > block.uncompressed || (whole && decoder.total_out() < block.uncompressed)
            {
                return wrong(block.at, Part::BlockSize, block.uncompressed);
            }
            self.end += read;
            if !whole {
                return Ok(true);
            }
            if decoder.total_in() != block.compressed.len() as u64 {
                return wrong(block.at, Part::BlockLength, block.compressed.len());
            }
            self.block = None;
        }
    }
}

impl Octets for Inflated<'_> {
    fn octet(&mut self) -> Result<Option<[u8; 8]>, SavError> {
        loop {
            let held = self.buffer.get(self.start..self.end).unwrap_or_default();
            if let Some(octet) = held.first_chunk::<8>() {
                self.start += 8;
                return Ok(Some(*octet));
            }
            let none = held.is_empty();
            if !self.fill()? {
                return if none {
                    Ok(None)
                } else {
                    Err(SavError { at: self.at, problem: Problem::Ends(WITHIN) })
                };
            }
        }
    }

    fn at(&self) -> usize {
        self.at
    }
}

/// The blocks must follow each other and fill the room between header and list, so that none is read twice.
fn blocks<'a>(bytes: &Bytes<'a>) -> Result<Vec<Block<'a>>, SavError> {
    const HEAD: Part = Part::CompressedHeader;
    const LIST: Part = Part::BlockList;
    let begin = bytes.at();
    let size = begin + bytes.rest().len();
    let mut header = bytes.clone();
    let own = header.i64(HEAD)?;
    if usize::try_from(own) != Ok(begin) {
        return wrong(begin, Part::DataOffset, own);
    }
    let list = header.i64(HEAD)?;
    let Some(list_at) = usize::try_from(list).ok().filter(|at| (begin + HEADER..=size).contains(at)) else {
        return wrong(begin + 8, Part::ListOffset, list);
    };
    let length = header.i64(HEAD)?;
    if usize::try_from(length).ok().and_then(|length| length.checked_add(list_at)) != Some(size) {
        return wrong(begin + 16, Part::ListLength, length);
    }
    let mut data = header.clone();
    let mut list = header;
    list.take(list_at - begin - HEADER, LIST)?;
    // The bias stands here once more, then a zero and the size of a block, none of which is needed.
    list.take(20, LIST)?;
    let count = list.count(LIST, ENTRY)?;
    let mut blocks = Vec::with_capacity(count);
    for _ in 0..count {
        let at = list.at();
        list.i64(LIST)?;
        let place = list.i64(LIST)?;
        let uncompressed = list.i32(LIST)?;
        let compressed = list.i32(LIST)?;
        if usize::try_from(place) != Ok(data.at()) {
            return wrong(at, Part::BlockOffset, place);
        }
        let (Ok(uncompressed), Ok(length)) = (u64::try_from(uncompressed), usize::try_from(compressed))
        else {
            return wrong(at, Part::BlockSize, format_args!("{uncompressed}, {compressed}"));
        };
        let place = data.at();
        if length > list_at - place {
            return wrong(at, Part::BlockLength, length);
        }
        blocks.push(Block { at: place, compressed: data.take(length, LIST)?, uncompressed });
    }
    if data.at() != list_at {
        return wrong(list_at, Part::ListPlace, list_at);
    }
    Ok(blocks)
}

/// Adds header, blocks and list to a file whose cases are this bytecode.
pub(super) fn write(out: &mut Vec<u8>, bytecode: &[u8]) -> std::io::Result<()> {
    let begin = out.len() as u64;
    let mut body = Vec::new();
    let mut list = Vec::new();
    let mut uncompressed_at = begin;
    let chunks = bytecode.chunks(BLOCK);
    let count = chunks.len();
    for chunk in chunks {
        let compressed_at = begin + (HEADER + body.len()) as u64;
        let before = body.len();
        // SPSS writes its blocks so too: twice the effort makes them hardly smaller.
        let mut encoder = ZlibEncoder::new(&mut body, flate2::Compression::fast());
        encoder.write_all(chunk)?;
        encoder.finish()?;
        list.extend(uncompressed_at.to_le_bytes());
        list.extend(compressed_at.to_le_bytes());
        // Both are about the size of a block at most.
        list.extend((chunk.len() as u32).to_le_bytes());
        list.extend(((body.len() - before) as u32).to_le_bytes());
        uncompressed_at += chunk.len() as u64;
    }
    out.extend(begin.to_le_bytes());
    out.extend((begin + (HEADER + body.len()) as u64).to_le_bytes());
    out.extend(((ENTRY + list.len()) as u64).to_le_bytes());
    out.append(&mut body);
    out.extend((-(BIAS as i64)).to_le_bytes());
    out.extend(0_u64.to_le_bytes());
    out.extend((BLOCK as u32).to_le_bytes());
    out.extend((count as u32).to_le_bytes());
    out.append(&mut list);
    Ok(())
}
