//! Why a compile went to emcc, and the letter that counts each reason.

use policy::recording::Uncacheable;

/// Why a compile went to emcc.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fallback {
    /// The command line is none that can be recorded.
    Uncacheable(Uncacheable),
    /// `EMSHIM_REPLAY=off`.
    Off,
    /// There is no such input.
    Missing,
    /// A variable asks emcc for more than a compile.
    Environment,
    /// No folder for recordings.
    NoCache,
    /// emcc fails on such a command line, or says something about it.
    Said,
    /// emcc's command fits no other compile.
    Unfit,
}

impl Fallback {
    /// Each reason with the letter that counts it.
    pub const ALL: &[(u8, Fallback)] = &[
        (b'a', Fallback::Uncacheable(Uncacheable::Mode)),
        (b'b', Fallback::Uncacheable(Uncacheable::Inputs)),
        (b'c', Fallback::Uncacheable(Uncacheable::InputKind)),
        (b'd', Fallback::Uncacheable(Uncacheable::Option)),
        (b'e', Fallback::Uncacheable(Uncacheable::Word)),
        (b'f', Fallback::Off),
        (b'i', Fallback::Missing),
        (b'j', Fallback::Environment),
        (b'k', Fallback::NoCache),
        (b'l', Fallback::Said),
        (b'm', Fallback::Unfit),
    ];

    /// In a phrase.
    pub fn reason(self) -> &'static str {
        match self {
            Fallback::Uncacheable(reason) => reason.reason(),
            Fallback::Off => "EMSHIM_REPLAY=off",
            Fallback::Missing => "the input does not exist",
            Fallback::Environment => "the environment asks emcc for more than a compile",
            Fallback::NoCache => "there is no folder for recordings",
            Fallback::Said => "emcc warns of such a command line, or fails",
            Fallback::Unfit => "emcc's command fits no other compile",
        }
    }

    /// The letter that counts it.
    pub fn letter(self) -> u8 {
        Fallback::ALL.iter().find(|(_, other)| *other == self).map_or(b'?', |(letter, _)| *letter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::counts;

    #[test]
    fn each_reason_has_a_letter_of_its_own() {
        let letters: Vec<u8> = Fallback::ALL.iter().map(|(letter, _)| *letter).collect();
        let others = [counts::HIT, counts::RECORDED, counts::SAME, counts::DIFFERS];
        let all: std::collections::HashSet<u8> = letters.iter().chain(&others).copied().collect();
        assert_eq!(all.len(), letters.len() + others.len());
        assert!(
            Fallback::ALL
                .iter()
                .all(|(letter, fallback)| fallback.letter() == *letter && !fallback.reason().is_empty())
        );
    }
}
