# frozen_string_literal: true

require 'tally/tally'
