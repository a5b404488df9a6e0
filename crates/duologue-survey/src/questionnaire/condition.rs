//! Routing and constraints: the part of XLSForm's expressions that a file of answers can be held against.
//!
//! `${item} = 'code'` with `=`, `!=`, `<`, `<=`, `>`, `>=`, the other way round too; `.` for the item itself;
//! `selected(${item}, 'code')`; `and`, `or`, `not(…)`, parentheses. Whatever else an expression holds, it is kept as text
//! and not checked.

use std::iter::Peekable;
use std::vec::IntoIter;

/// Beyond these an expression is kept as text: no form needs more, and an answer to a hostile one is bounded.
const LONGEST: usize = 8192;
const DEEPEST: usize = 64;

/// An expression as it was written, and what it says where that could be read.
#[derive(Clone, Debug, PartialEq)]
pub struct Expression {
    text: String,
    condition: Option<Condition>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    Compare { left: Operand, comparison: Comparison, right: Operand },
    Selected { operand: Operand, code: String },
    And(Vec<Condition>),
    Or(Vec<Condition>),
    Not(Box<Condition>),
}

#[derive(Clone, Debug, PartialEq)]
pub enum Operand {
    /// `.`, the item that the expression belongs to.
    This,
    Item(String),
    Text(String),
    Number(f64),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// What one person answered to an item.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    None,
    Number(f64),
    Text(String),
    /// The codes chosen, in the order of the file.
    Many(Vec<String>),
}

impl Answer {
    pub fn is_none(&self) -> bool {
        *self == Answer::None
    }

    /// XPath's string of it: nothing answered is the empty string, several codes stand apart by spaces.
    fn string(&self) -> String {
        match self {
            Answer::None => String::new(),
            Answer::Number(number) => number.to_string(),
            Answer::Text(text) => text.clone(),
            Answer::Many(codes) => codes.join(" "),
        }
    }

    fn number(&self) -> f64 {
        match self {
            Answer::Number(number) => *number,
            other => number(&other.string()),
        }
    }
}

/// XPath's number(): what is no number is NaN.
fn number(text: &str) -> f64 {
    let text = text.trim();
    let plain = text.starts_with(|c: char| c.is_ascii_digit() || c == '-' || c == '.');
    text.parse().ok().filter(|_| plain).unwrap_or(f64::NAN)
}

impl Expression {
    pub fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        let condition = parse(&text);
        Self { text, condition }
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    /// `None` where it says more than is read here.
    pub fn condition(&self) -> Option<&Condition> {
        self.condition.as_ref()
    }

    /// Whether `.` is in it, read or not: the item to which the expression belongs.
    pub fn is_about_itself(&self) -> bool {
        let (mut quote, mut before) = (None, ' ');
        let mut letters = self.text.chars().peekable();
        while let Some(letter) = letters.next() {
            match quote {
                Some(_) if quote == Some(letter) => quote = None,
                Some(_) => {}
                None if matches!(letter, '\'' | '"') => quote = Some(letter),
                // What is between braces is the name of another item.
                None if letter == '{' => quote = Some('}'),
                // In a number, a name or `..` the stop has a neighbour.
                None if letter == '.'
                    && !is_neighbour(before)
                    && !letters.peek().copied().is_some_and(is_neighbour) =>
                {
                    return true;
                }
                None => {}
            }
            before = letter;
        }
        false
    }

    /// Every `${item}` in it, read or not, in order.
    pub fn items(&self) -> impl Iterator<Item = &str> {
        self.text.split("${").skip(1).filter_map(|rest| Some(rest.split_once('}')?.0.trim()))
    }
}

fn is_neighbour(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '.' | '_')
}

impl Condition {
    /// Whether it holds, by the rules of XPath 1.0 as form tools apply them: an item not answered is the empty string,
    /// which differs from every code and is neither less nor greater than any number.
    pub fn holds(&self, answer: &dyn Fn(&Operand) -> Answer) -> bool {
        match self {
            Condition::And(all) => all.iter().all(|one| one.holds(answer)),
            Condition::Or(any) => any.iter().any(|one| one.holds(answer)),
            Condition::Not(one) => !one.holds(answer),
            Condition::Selected { operand, code } => match value(operand, answer) {
                Answer::None => false,
                Answer::Many(codes) => codes.iter().any(|chosen| chosen == code),
                Answer::Text(text) => text.split_whitespace().any(|chosen| chosen == code),
                Answer::Number(chosen) => number(code) == chosen,
            },
            Condition::Compare { left, comparison, right } => {
                compare(&value(left, answer), *comparison, &value(right, answer))
            }
        }
    }
}

fn value(operand: &Operand, answer: &dyn Fn(&Operand) -> Answer) -> Answer {
    match operand {
        Operand::Text(text) => Answer::Text(text.clone()),
        Operand::Number(number) => Answer::Number(*number),
        Operand::This | Operand::Item(_) => answer(operand),
    }
}

fn compare(left: &Answer, comparison: Comparison, right: &Answer) -> bool {
    let equal = || match (left, right) {
        // A code is one whether the file holds it as 1 or as "1".
        (Answer::Number(_), _) | (_, Answer::Number(_)) => left.number() == right.number(),
        _ => left.string() == right.string(),
    };
    match comparison {
        Comparison::Equal => equal(),
        Comparison::NotEqual => !equal(),
        Comparison::Less => left.number() < right.number(),
        Comparison::LessOrEqual => left.number() <= right.number(),
        Comparison::Greater => left.number() > right.number(),
        Comparison::GreaterOrEqual => left.number() >= right.number(),
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Open,
    Close,
    Comma,
    Comparison(Comparison),
    Operand(Operand),
    Name(String),
}

fn tokens(text: &str) -> Option<Vec<Token>> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let after = |length: usize| rest.get(length..);
        let two = rest.get(..2);
        let (token, left) = match first {
            '(' => (Token::Open, after(1)?),
            ')' => (Token::Close, after(1)?),
            ',' => (Token::Comma, after(1)?),
            '=' => (Token::Comparison(Comparison::Equal), after(1)?),
            '!' if two == Some("!=") => (Token::Comparison(Comparison::NotEqual), after(2)?),
            '<' if two == Some("<=") => (Token::Comparison(Comparison::LessOrEqual), after(2)?),
            '>' if two == Some(">=") => (Token::Comparison(Comparison::GreaterOrEqual), after(2)?),
            '<' => (Token::Comparison(Comparison::Less), after(1)?),
            '>' => (Token::Comparison(Comparison::Greater), after(1)?),
            '\'' | '"' => {
                let (inside, left) = after(1)?.split_once(first)?;
                (Token::Operand(Operand::Text(inside.to_owned())), left)
            }
            '$' if two == Some("${") => {
                let (name, left) = after(2)?.split_once('}')?;
                (Token::Operand(Operand::Item(name.trim().to_owned())), left)
            }
            '0'..='9' | '.' | '-' => {
                let inner = |c: char| c.is_ascii_digit() || c == '.';
                let length =
                    rest.char_indices().skip(1).find(|(_, c)| !inner(*c)).map_or(rest.len(), |(i, _)| i);
                let operand = match rest.get(..length)? {
                    "." => Operand::This,
                    digits => Operand::Number(digits.parse().ok()?),
                };
                (Token::Operand(operand), after(length)?)
            }
            c if c.is_ascii_alphabetic() => {
                let name = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-' || c == ':';
                let length = rest.find(|c| !name(c)).unwrap_or(rest.len());
                (Token::Name(rest.get(..length)?.to_owned()), after(length)?)
            }
            _ => return None,
        };
        tokens.push(token);
        rest = left.trim_start();
    }
    Some(tokens)
}

fn parse(text: &str) -> Option<Condition> {
    if text.len() > LONGEST {
        return None;
    }
    let mut parser = Parser { tokens: tokens(text)?.into_iter().peekable(), depth: 0 };
    let condition = parser.any()?;
    parser.tokens.next().is_none().then_some(condition)
}

struct Parser {
    tokens: Peekable<IntoIter<Token>>,
    depth: usize,
}

impl Parser {
    fn take(&mut self, token: &Token) -> Option<()> {
        self.tokens.next_if(|next| next == token).map(|_| ())
    }

    fn any(&mut self) -> Option<Condition> {
        let first = self.all()?;
        self.more("or", first, Self::all, Condition::Or)
    }

    fn all(&mut self) -> Option<Condition> {
        let first = self.one()?;
        self.more("and", first, Self::one, Condition::And)
    }

    fn more(
        &mut self,
        word: &str,
        first: Condition,
        next: fn(&mut Self) -> Option<Condition>,
        joined: fn(Vec<Condition>) -> Condition,
    ) -> Option<Condition> {
        let word = Token::Name(word.to_owned());
        let mut parts = vec![first];
        while self.take(&word).is_some() {
            parts.push(next(self)?);
        }
        if parts.len() > 1 { Some(joined(parts)) } else { parts.pop() }
    }

    fn one(&mut self) -> Option<Condition> {
        match self.tokens.next()? {
            Token::Open => self.inside(),
            Token::Name(name) if name == "not" => {
                self.take(&Token::Open)?;
                Some(Condition::Not(Box::new(self.inside()?)))
            }
            Token::Name(name) if name == "selected" => {
                self.take(&Token::Open)?;
                let Token::Operand(operand @ (Operand::This | Operand::Item(_))) = self.tokens.next()? else {
                    return None;
                };
                self.take(&Token::Comma)?;
                let code = match self.tokens.next()? {
                    Token::Operand(Operand::Text(code)) => code,
                    Token::Operand(Operand::Number(code)) => code.to_string(),
                    _ => return None,
                };
                self.take(&Token::Close)?;
                Some(Condition::Selected { operand, code })
            }
            Token::Operand(left) => {
                let Token::Comparison(comparison) = self.tokens.next()? else { return None };
                let Token::Operand(right) = self.tokens.next()? else { return None };
                Some(Condition::Compare { left, comparison, right })
            }
            _ => None,
        }
    }

    /// What stands in parentheses that were opened.
    fn inside(&mut self) -> Option<Condition> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return None;
        }
        let condition = self.any()?;
        self.depth -= 1;
        self.take(&Token::Close)?;
        Some(condition)
    }
}
