// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/input/access_log_record.h"

#include <string>
#include <string_view>

namespace doppel::scenarios {

/// The texts of one Fastly line, which its record looks into; kept between lines for their memory.
struct FastlyLine {
    std::string client, received, offset, method, url, cacheResponse, backend;
};

/// Reads a JSON object with the names of GOV.UK's Fastly logs into `record`; None if it holds a
/// request. Fields that aren't known are passed over, whatever they hold; of a name that stands
/// there twice the last holds.
///
/// Needed: client_ip, request_received, method, url, status. Read if there:
/// request_received_offset, request_time and time_to_generate_response (seconds), bytes,
/// fastly_backend, cache_response. Source: alphagov/govuk-fastly www/service.tf and
/// bouncer/service.tf.
LogReject readFastlyLine(std::string_view line, FastlyLine& texts, LogRecord& record);

} // namespace doppel::scenarios
