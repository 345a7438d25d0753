// SPDX-License-Identifier: Apache-2.0
#include "tests/theory/hit_ratios.h"

#include <algorithm>
#include <cmath>
#include <functional>

namespace doppel::theory {

namespace {

// How many of independent events happen: the probability of 0, 1, …, most.
using Count = std::vector<double>;

void add(Count& count, double chance) {
    for (std::size_t k = count.size(); k-- > 0;) {
        count[k] = count[k] * (1 - chance) + (k > 0 ? count[k - 1] * chance : 0);
    }
}

// For each event the count of all others: each half of the events is given the other half.
void forEachWithout(const std::vector<double>& chances,
                    std::size_t from,
                    std::size_t to,
                    const Count& others,
                    const std::function<void(std::size_t, const Count&)>& visit) {
    if (to - from == 1) {
        visit(from, others);
        return;
    }
    const std::size_t middle = from + (to - from) / 2;
    Count left = others;
    for (std::size_t i = middle; i < to; ++i) {
        add(left, chances[i]);
    }
    forEachWithout(chances, from, middle, left, visit);
    Count right = others;
    for (std::size_t i = from; i < middle; ++i) {
        add(right, chances[i]);
    }
    forEachWithout(chances, middle, to, right, visit);
}

void forEachWithout(const std::vector<double>& chances,
                    std::size_t most,
                    const std::function<void(std::size_t, const Count&)>& visit) {
    Count none(most + 1, 0);
    none[0] = 1;
    forEachWithout(chances, 0, chances.size(), none, visit);
}

double sumOf(const std::vector<double>& p, const std::function<double(double)>& f) {
    double sum = 0;
    for (const double x : p) {
        sum += f(x);
    }
    return sum;
}

// The argument at which a rising function has a value.
double solve(double value, const std::function<double(double)>& rising) {
    double low = 0;
    double high = 1e15;
    for (int i = 0; i < 200; ++i) {
        const double middle = (low + high) / 2;
        (rising(middle) < value ? low : high) = middle;
    }
    return low;
}

} // namespace

std::vector<double> zipfLaw(std::size_t objects, double exponent) {
    std::vector<double> p(objects);
    double sum = 0;
    for (std::size_t i = 0; i < objects; ++i) {
        p[i] = std::pow(static_cast<double>(i + 1), -exponent);
        sum += p[i];
    }
    for (double& x : p) {
        x /= sum;
    }
    return p;
}

double exactLru(const std::vector<double>& p, std::size_t capacity) {
    // The integral over t of sum p_i^2 exp(-p_i t) P(fewer than capacity others within t), by the
    // trapezium rule in log t, where the integrand is smooth and vanishes at both ends.
    constexpr double kStep = 0.1;
    double hits = 0;
    std::vector<double> asked(p.size());
    for (double u = std::log(1e-7);; u += kStep) {
        const double t = std::exp(u);
        double density = 0;
        double within = 0;
        std::transform(p.begin(), p.end(), asked.begin(),
                       [t](double x) { return 1 - std::exp(-x * t); });
        forEachWithout(asked, capacity - 1, [&](std::size_t i, const Count& others) {
            const double few = sumOf(others, [](double x) { return x; });
            density += p[i] * p[i] * (1 - asked[i]) * few;
            within = std::max(within, few);
        });
        hits += density * t * kStep;
        if (within < 1e-12) {
            return hits;
        }
    }
}

double exactFifo(const std::vector<double>& p, std::size_t capacity) {
    // Scaled so that the products become probabilities of independent events, of which `capacity`
    // happen.
    const double scale = solve(static_cast<double>(capacity), [&](double s) {
        return sumOf(p, [s](double x) { return s * x / (1 + s * x); });
    });
    std::vector<double> in(p.size());
    std::transform(p.begin(), p.end(), in.begin(),
                   [scale](double x) { return scale * x / (1 + scale * x); });
    double hits = 0;
    double all = 0;
    forEachWithout(in, capacity, [&](std::size_t i, const Count& others) {
        const double with = in[i] * others[capacity - 1];
        all = with + (1 - in[i]) * others[capacity];
        hits += p[i] * with / all;
    });
    return hits;
}

Che cheLru(const std::vector<double>& p, double capacity) {
    const double time = solve(capacity, [&](double t) {
        return sumOf(p, [t](double x) { return 1 - std::exp(-x * t); });
    });
    return {time, sumOf(p, [time](double x) { return x * (1 - std::exp(-x * time)); })};
}

double missesWithGrace(const std::vector<double>& p, double rate, double ttl, double grace) {
    return sumOf(p,
                 [=](double x) { return x * std::exp(-x * rate * grace) / (1 + x * rate * ttl); });
}

double staleWithGrace(const std::vector<double>& p, double rate, double ttl, double grace) {
    return sumOf(
        p, [=](double x) { return x * (1 - std::exp(-x * rate * grace)) / (1 + x * rate * ttl); });
}

} // namespace doppel::theory
