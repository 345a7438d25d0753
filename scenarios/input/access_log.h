// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/input/access_log_fastly.h"
#include "scenarios/input/access_log_record.h"

#include <string>
#include <string_view>

namespace doppel::scenarios {

/// Reads the lines of one format. Time is linear in the line's length for any bytes, and no line is
/// believed: what doesn't fit is rejected with a reason.
///
/// The host of vhost_combined is passed over: a platform is one site. Of several clients, as
/// X-Forwarded-For has them, the first counts. Apache's and nginx's escapes (\" \\ \t \n \xhh) are
/// undone in the request; a target may hold spaces; a request without a version is HTTP/0.9.
/// Fastly: `request_received` with `request_received_offset` (UTC if absent), times in seconds;
/// `cache_hit` isn't read, since GOV.UK's is true for a miss as well. Left out: objects that span
/// several lines. Source: httpd.apache.org mod_log_config; alphagov/govuk-fastly www/service.tf and
/// bouncer/service.tf.
class LogLineParser {
public:
    explicit LogLineParser(LogFormat format) : format_(format) {}

    LogFormat format() const { return format_; }

    /// Reads a line into `record`; None if it holds a request. The record is valid until the next
    /// call, and as long as the line. After a reject the record means nothing.
    LogReject parse(std::string_view line, LogRecord& record);

private:
    LogReject parseClassic(std::string_view line, LogRecord& record);

    LogFormat format_;
    std::string request_; // what escapes were undone in
    FastlyLine fastly_;
};

} // namespace doppel::scenarios
