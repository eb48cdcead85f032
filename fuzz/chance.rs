//! Bytes to other bytes, from a seed: the same seed gives the same run.

/// A source of numbers (SplitMix64, Steele et al. 2014).
pub struct Chance(pub u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below a bound.
    pub fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound.max(1) as u64) as usize
    }

    /// One of some inputs, changed in one to eight places.
    pub fn mutate(&mut self, pool: &[Vec<u8>], words: &[&str], most: usize) -> Vec<u8> {
        let mut input = pool[self.below(pool.len())].clone();
        for _ in 0..1 << self.below(4) {
            self.change(&mut input, pool, words);
        }
        input.truncate(most);
        input
    }

    fn range(&mut self, length: usize) -> std::ops::Range<usize> {
        let start = self.below(length + 1);
        // Mostly short: a long part says less than several short ones.
        let longest = if self.below(4) == 0 { length - start } else { (length - start).min(8) };
        start..start + self.below(longest + 1)
    }

    fn change(&mut self, input: &mut Vec<u8>, pool: &[Vec<u8>], words: &[&str]) {
        let at = self.below(input.len() + 1);
        let range = self.range(input.len());
        match self.below(10) {
            0..=2 => insert(input, at, words[self.below(words.len())].as_bytes()),
            3 => {
                input.drain(range);
            }
            4 => {
                let part = input[range].to_vec();
                insert(input, at, &part);
            }
            5 => {
                let other = &pool[self.below(pool.len())];
                let part = other[self.range(other.len())].to_vec();
                input.splice(range, part);
            }
            6 => {
                if let Some(byte) = input.get_mut(at) {
                    *byte ^= 1 << self.below(8);
                }
            }
            7 => insert(input, at, &[self.below(256) as u8]),
            8 => {
                let word = words[self.below(words.len())].repeat(1 + self.below(40));
                insert(input, at, word.as_bytes());
            }
            _ => {
                let sign = char::from_u32(self.below(0x11_0000) as u32).unwrap_or('\u{200b}');
                input.splice(range, sign.to_string().into_bytes());
            }
        }
    }
}

fn insert(input: &mut Vec<u8>, at: usize, bytes: &[u8]) {
    input.splice(at..at, bytes.iter().copied());
}
