//! What a system file consists of, as faults and notes name it.

use std::fmt;

macro_rules! parts {
    ($($part:ident = $code:literal, $words:literal;)+) => {
        /// A part of a system file.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Part { $(#[doc = $words] $part,)+ }

        impl Part {
            pub const ALL: &[Part] = &[$(Part::$part),+];

            /// Names the part, for those who word it in other languages.
            pub fn code(self) -> &'static str {
                match self { $(Part::$part => $code,)+ }
            }
        }

        impl fmt::Display for Part {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(match self { $(Part::$part => $words,)+ })
            }
        }
    };
}

parts! {
    Header = "header", "the header";
    Layout = "layout", "the layout code";
    Compression = "compression", "the compression";
    Bias = "bias", "the bias of small numbers";
    CaseCount = "case-count", "the number of cases";
    Dictionary = "dictionary", "the dictionary";
    DictionaryEnd = "dictionary-end", "the end of the dictionary";
    RecordKind = "record-kind", "the kind of a record";
    Variable = "variable", "a variable record";
    VariableLabel = "variable-label", "a variable's label";
    HasLabel = "has-label", "whether a variable has a label";
    VariableMissing = "variable-missing", "a variable's missing values";
    MissingCount = "missing-count", "the number of a variable's missing values";
    Width = "width", "the width of a variable";
    Continuation = "continuation", "the kind of the record that continues a string variable";
    ContinuationWidth = "continuation-width", "the width in what continues a string variable";
    ValueLabel = "value-label", "a value label";
    ValueLabels = "value-labels", "value labels";
    Labelled = "labelled", "the variables of value labels";
    AfterLabels = "after-labels", "the kind of the record after value labels";
    Document = "document", "a document";
    Extension = "extension", "an extension record";
    ExtensionSize = "extension-size", "the size in an extension record";
    Machine = "machine", "the machine record";
    MissingNumbers = "missing-numbers", "the numbers for missing values";
    LongLabels = "long-labels", "the value labels of a long string";
    LongMissing = "long-missing", "the missing values of a long string";
    VeryLongWidth = "very-long-width", "the width of a very long string";
    VeryLongSegments = "very-long-segments", "the segments of a very long string";
    SegmentWidth = "segment-width", "the width of a very long string's segment";
    LastSegmentWidth = "last-segment-width", "the width of a very long string's last segment";
    Cases = "cases", "the cases";
    CompressedHeader = "compressed-header", "the header of compressed data";
    BlockList = "block-list", "the list of compressed blocks";
    DataOffset = "data-offset", "the offset of compressed data";
    ListOffset = "list-offset", "the offset of the list of compressed blocks";
    ListLength = "list-length", "the length of the list of compressed blocks";
    ListPlace = "list-place", "the place of the list of compressed blocks";
    BlockOffset = "block-offset", "the offset of a compressed block";
    BlockSize = "block-size", "the size of a compressed block";
    BlockLength = "block-length", "the length of a compressed block";
    AllCases = "all-cases", "cases";
    AllVariables = "all-variables", "variable records";
    Memory = "memory", "bytes of memory";
    Attributes = "attributes", "attributes";
    Missing = "missing", "missing values";
    Display = "display", "measures, widths and alignments";
    Weight = "weight", "the weight";
    Sets = "sets", "multiple-response sets";
    SetVariable = "set-variable", "a variable of a set";
    VariableSet = "variable-set", "a variable set";
    Label = "label", "label";
    CodeLabel = "code-label", "label of a code";
}
