# frozen_string_literal: true

Gem::Specification.new do |spec|
  spec.name = 'tally'
  spec.version = '0.1.0'
  spec.summary = 'Counts how often a word stands in a list'
  spec.authors = ['bench']
  spec.files = Dir['lib/**/*.rb', 'ext/**/*.{c,rb}']
  spec.extensions = ['ext/tally/extconf.rb']
end
