# frozen_string_literal: true

require 'erb'
require 'tally'

# Counts the words of a text, and shows them.
module Words
  TEMPLATE = ERB.new(File.read(File.join(__dir__, 'views', 'counts.erb')), trim_mode: '-')

  def self.page(text)
    words = text.downcase.scan(/[a-z]+/)
    counts = words.uniq.to_h { |word| [word, Tally.occurrences(words, word)] }
    TEMPLATE.result_with_hash(counts: counts.sort_by { |word, count| [-count, word] }.first(5))
  end
end
