// SPDX-License-Identifier: Apache-2.0
#include "scenarios/file/distribution_text.h"

#include "models/suggest.h"
#include "scenarios/file/decimal_text.h"
#include "scenarios/file/distribution_call.h"
#include "scenarios/file/node.h"
#include "scenarios/file/units_text.h"

#include <array>
#include <cmath>
#include <optional>
#include <vector>

namespace doppel::scenarios {

namespace {

using sim::Distribution;
using Values = std::array<double, 3>;

/// What a parameter may be.
enum class Sort { Time, PositiveTime, Number, NotNegative, Positive, Share };

struct Parameter {
    std::string_view name;
    Sort sort;
};

/// One way to give a kind of distribution.
struct Form {
    std::string_view kind;
    std::vector<Parameter> parameters;
    Distribution (*build)(const Values&);
    std::string_view rule = {}; ///< what must hold between the parameters, in words
    bool (*holds)(const Values&) = nullptr;
};

/// Squared coefficients of variation are what queueing formulas are written in.
Distribution hyperexponentialBySquare(const Values& v) {
    return Distribution::hyperexponentialByMean(v[0], std::sqrt(v[1]));
}

constexpr double kLargestP99PerMean = 14.97; // sim/distribution.h: of a lognormal

const std::vector<Form>& forms() {
    using D = Distribution;
    static const std::vector<Form> kForms{
        {"deterministic",
         {{"value", Sort::Time}},
         [](const Values& v) {
             return D::deterministic(v[0]);
         }},
        {"exponential",
         {{"mean", Sort::PositiveTime}},
         [](const Values& v) {
             return D::exponential(v[0]);
         }},
        {"uniform",
         {{"low", Sort::Time}, {"high", Sort::Time}},
         [](const Values& v) { return D::uniform(v[0], v[1]); },
         "low may not be above high",
         [](const Values& v) {
             return v[0] <= v[1];
         }},
        {"normal",
         {{"mean", Sort::Time}, {"sd", Sort::Time}},
         [](const Values& v) {
             return D::normal(v[0], v[1]);
         }},
        {"lognormal",
         {{"mean", Sort::PositiveTime}, {"cv", Sort::NotNegative}},
         [](const Values& v) {
             return D::lognormalByMean(v[0], v[1]);
         }},
        {"lognormal",
         {{"median", Sort::PositiveTime}, {"p99", Sort::PositiveTime}},
         [](const Values& v) { return D::lognormalByMedian(v[0], v[1]); },
         "p99 may not be below the median",
         [](const Values& v) {
             return v[0] <= v[1];
         }},
        {"lognormal",
         {{"mean", Sort::PositiveTime}, {"p99", Sort::PositiveTime}},
         [](const Values& v) { return D::lognormalByMeanAndP99(v[0], v[1]); },
         "a lognormal's p99 lies between its mean and 14.97 times that",
         [](const Values& v) {
             return v[0] <= v[1] && v[1] <= v[0] * kLargestP99PerMean;
         }},
        {"lognormal",
         {{"mu", Sort::Number}, {"sigma", Sort::NotNegative}},
         [](const Values& v) {
             return D::lognormalByLog(v[0], v[1]);
         }},
        {"gamma",
         {{"mean", Sort::PositiveTime}, {"cv", Sort::Positive}},
         [](const Values& v) {
             return D::gammaByMean(v[0], v[1]);
         }},
        {"gamma",
         {{"mean", Sort::PositiveTime}, {"shape", Sort::Positive}},
         [](const Values& v) {
             return D::gammaByShape(v[0], v[1]);
         }},
        {"weibull",
         {{"scale", Sort::PositiveTime}, {"shape", Sort::Positive}},
         [](const Values& v) {
             return D::weibull(v[0], v[1]);
         }},
        {"pareto",
         {{"scale", Sort::PositiveTime}, {"shape", Sort::Positive}},
         [](const Values& v) {
             return D::pareto(v[0], v[1]);
         }},
        {"hyperexponential",
         {{"mean", Sort::PositiveTime}, {"cv", Sort::Positive}},
         [](const Values& v) { return D::hyperexponentialByMean(v[0], v[1]); },
         "a hyperexponential's cv is 1 or more",
         [](const Values& v) {
             return v[1] >= 1;
         }},
        {"hyperexponential",
         {{"mean", Sort::PositiveTime}, {"cv2", Sort::Positive}},
         hyperexponentialBySquare,
         "a hyperexponential's cv2 is 1 or more",
         [](const Values& v) {
             return v[1] >= 1;
         }},
        {"hyperexponential",
         {{"p", Sort::Share}, {"first", Sort::PositiveTime}, {"second", Sort::PositiveTime}},
         [](const Values& v) { return D::hyperexponential(v[0], v[1], v[2]); },
         "p lies between 0 and 1",
         [](const Values& v) {
             return v[0] > 0 && v[0] < 1;
         }},
    };
    return kForms;
}

/// A duration in seconds, also one finer than a nanosecond: a parameter is no event's time.
sim::Result<double> parseSeconds(std::string_view text) {
    const auto number = readDecimal(text);
    if (number && number->rest == "s") {
        const auto value = toDouble(*number);
        if (value && *value < 9e9) {
            return *value;
        }
    }
    const auto duration = parseDuration(text);
    if (!duration) {
        return duration.errors();
    }
    return static_cast<double>(duration->count()) / 1e9; // rounds once, unlike * 1e-9
}

std::string secondsText(double value) {
    const auto nanoseconds = static_cast<std::int64_t>(std::llround(std::min(value, 9e9) * 1e9));
    if (static_cast<double>(nanoseconds) / 1e9 == value) {
        return exactText(sim::Duration(nanoseconds));
    }
    return shortestText(value) + 's';
}

sim::Result<double> parseShare(std::string_view text) {
    const auto share = parseProbability(text);
    if (!share) {
        return share.errors();
    }
    return share->value;
}

sim::Result<double> parseSort(std::string_view text, Sort sort) {
    if (sort == Sort::Share) {
        return parseShare(text);
    }
    const bool isTime = sort == Sort::Time || sort == Sort::PositiveTime;
    auto value = isTime ? parseSeconds(text) : parseNumber(text);
    if (!value) {
        return value;
    }
    const bool positive = sort == Sort::PositiveTime || sort == Sort::Positive;
    if (positive && *value <= 0) {
        return errorAt(text, 0, quotedForMessage(text) + " is not above 0");
    }
    if (sort != Sort::Number && *value < 0) {
        return errorAt(text, 0, quotedForMessage(text) + " is below 0");
    }
    return value;
}

/// Reads one call's text; keeps the text so that errors point into it.
class CallReader {
public:
    CallReader(std::string_view text, const DistributionCall& call) : text_(text), call_(call) {}

    sim::Result<Distribution> read() const {
        if (call_.name == "empirical") {
            return readEmpirical();
        }
        if (call_.name == "quantiles") {
            return readQuantiles();
        }
        std::vector<const Form*> candidates;
        for (const Form& form : forms()) {
            if (form.kind == call_.name) {
                candidates.push_back(&form);
            }
        }
        if (candidates.empty()) {
            return unknownKind();
        }
        for (const Form* form : candidates) {
            if (fits(*form, candidates.size() == 1)) {
                return build(*form);
            }
        }
        return noForm(candidates);
    }

private:
    sim::Error errorIn(std::string_view part, std::string message) const {
        return errorAt(text_, static_cast<std::size_t>(part.data() - text_.data()),
                       std::move(message));
    }

    /// An error within a part, moved to the whole text.
    sim::Error moved(std::string_view part, const sim::Error& inner) const {
        sim::Error error = errorIn(part, inner.message);
        error.where.column += inner.where.column - 1;
        return error;
    }

    sim::Error unknownKind() const {
        std::vector<std::string_view> known{"empirical", "quantiles"};
        for (const Form& form : forms()) {
            known.push_back(form.kind);
        }
        return errorIn(call_.name, "unknown distribution " + quotedForMessage(call_.name) +
                                       models::didYouMean(
                                           call_.name, std::span<const std::string_view>(known)));
    }

    const DistributionArgument* find(std::string_view name) const {
        for (const DistributionArgument& argument : call_.arguments) {
            if (argument.name == name && !argument.pair) {
                return &argument;
            }
        }
        return nullptr;
    }

    bool allUnnamed() const {
        for (const DistributionArgument& argument : call_.arguments) {
            if (!argument.name.empty() || argument.pair) {
                return false;
            }
        }
        return true;
    }

    bool fits(const Form& form, bool mayBeUnnamed) const {
        if (form.parameters.size() != call_.arguments.size()) {
            return false;
        }
        if (mayBeUnnamed && allUnnamed()) {
            return true;
        }
        for (const Parameter& parameter : form.parameters) {
            if (find(parameter.name) == nullptr) {
                return false;
            }
        }
        return true;
    }

    sim::Error noForm(const std::vector<const Form*>& candidates) const {
        std::string ways;
        for (const Form* form : candidates) {
            std::string names;
            for (const Parameter& parameter : form->parameters) {
                names += (names.empty() ? "" : ", ") + std::string(parameter.name);
            }
            ways += (ways.empty() ? "(" : " or (") + names + ')';
        }
        const DistributionArgument& first = call_.arguments.front();
        const std::string_view place = first.name.empty() ? first.value : first.name;
        return errorIn(place, std::string(call_.name) + " expects the parameters " + ways);
    }

    sim::Result<Distribution> build(const Form& form) const {
        Values values{};
        for (std::size_t i = 0; i < form.parameters.size(); ++i) {
            const DistributionArgument* named = find(form.parameters[i].name);
            const std::string_view part =
                named != nullptr ? named->value : call_.arguments[i].value;
            const auto value = parseSort(part, form.parameters[i].sort);
            if (!value) {
                return moved(part, value.errors().front());
            }
            values[i] = *value;
        }
        if (form.holds != nullptr && !form.holds(values)) {
            return errorIn(call_.name, std::string(form.rule));
        }
        return form.build(values);
    }

    sim::Result<Distribution> readEmpirical() const {
        std::vector<Distribution::Weighted> values;
        double sum = 0;
        for (const DistributionArgument& argument : call_.arguments) {
            if (!argument.pair) {
                return errorIn(argument.value,
                               "expected a value and its weight, such as 10ms: 0.75");
            }
            const auto value = parseSort(argument.name, Sort::Time);
            if (!value) {
                return moved(argument.name, value.errors().front());
            }
            const bool percent = argument.value.ends_with('%');
            const auto weight =
                parseSort(argument.value, percent ? Sort::Share : Sort::NotNegative);
            if (!weight) {
                return moved(argument.value, weight.errors().front());
            }
            values.push_back({*value, *weight});
            sum += *weight;
        }
        if (!(sum > 0) || !std::isfinite(sum)) {
            return errorIn(call_.name, "the weights must have a positive sum");
        }
        return Distribution::empirical(std::move(values));
    }

    sim::Result<Distribution> readQuantiles() const {
        std::vector<Distribution::Quantile> quantiles;
        for (const DistributionArgument& argument : call_.arguments) {
            if (!argument.pair) {
                return errorIn(argument.value, "expected a share and its value, such as 0.5: 80ms");
            }
            const auto share = parseShare(argument.name);
            if (!share) {
                return moved(argument.name, share.errors().front());
            }
            const auto value = parseSort(argument.value, Sort::Time);
            if (!value) {
                return moved(argument.value, value.errors().front());
            }
            if (!quantiles.empty() &&
                (quantiles.back().share >= *share || quantiles.back().value > *value)) {
                return errorIn(argument.name, "shares must rise and values may not fall");
            }
            quantiles.push_back({*share, *value});
        }
        if (quantiles.size() < 2 || quantiles.front().share != 0 || quantiles.back().share != 1) {
            return errorIn(call_.name, "the shares must begin with 0 and end with 1");
        }
        return Distribution::interpolated(std::move(quantiles));
    }

    std::string_view text_;
    const DistributionCall& call_;
};

} // namespace

sim::Result<Distribution> parseDistribution(std::string_view text) {
    if (const std::size_t first = text.find_first_not_of(' ');
        text.find('(') == std::string_view::npos && first != std::string_view::npos &&
        std::string_view("0123456789+-.").find(text[first]) != std::string_view::npos) {
        const auto seconds = parseSort(text, Sort::Time);
        if (!seconds) {
            return seconds.errors();
        }
        return Distribution::deterministic(*seconds);
    }
    const auto call = readDistributionCall(text);
    if (!call) {
        return call.errors();
    }
    return CallReader(text, *call).read();
}

std::string exactText(const Distribution& value) {
    std::string list;
    const auto append = [&list](const std::string& item) {
        list += (list.empty() ? "" : ", ") + item;
    };
    if (value.kind() == Distribution::Kind::Deterministic) {
        return secondsText(value.parameters()[0].value);
    }
    if (value.kind() == Distribution::Kind::Empirical) {
        for (const Distribution::Weighted& point : value.weights()) {
            append(secondsText(point.value) + ": " + shortestText(point.weight));
        }
    } else if (value.kind() == Distribution::Kind::Interpolated) {
        for (const Distribution::Quantile& point : value.quantiles()) {
            append(shortestText(point.share) + ": " + secondsText(point.value));
        }
    }
    for (const Distribution::Parameter& parameter : value.parameters()) {
        const std::string name(parameter.name);
        append((name.empty() ? name : name + ' ') +
               (parameter.quantity ? secondsText(parameter.value) : shortestText(parameter.value)));
    }
    return std::string(sim::toText(value.kind())) + '(' + list + ')';
}

} // namespace doppel::scenarios
