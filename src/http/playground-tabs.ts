/** What the playground opens with: each way from connecting a user to reading data. They run as they stand on demo data. */
export const PLAYGROUND_TABS: { query: string }[] = [
  {
    query: `# What the demo user did and how it slept.
# Press the play button.
query Overview {
  user(id: "demo") {
    connections { provider { name } status lastSyncedAt }
    workouts(first: 3) {
      nodes { type providerType startTime utcOffsetMinutes durationSeconds distanceMeters averageHeartRateBpm }
    }
    sleepSessions(first: 3) {
      nodes { night asleepSeconds deepSeconds remSeconds score }
    }
    nightlyRecharges(first: 3) {
      nodes { night status score hrvRmssdMs ansCharge }
    }
    dailyActivities(first: 3) {
      nodes { date steps activeEnergyKcal goalPercent isPartial }
    }
  }
}
`,
  },
  {
    query: `# Connect a user: run this, then open
# the authorizationUrl in a browser.
mutation Connect {
  connectUser(input: { userId: "demo", provider: POLAR }) {
    authorizationUrl
    expiresAt
    connection { id status }
  }
}
`,
  },
  {
    query: `# Bring everything up to date, and wait for it.
mutation Sync {
  syncUser(input: { userId: "demo", provider: POLAR, wait: true }) {
    runs {
      id
      status
      steps { dataType status fetched created updated unchanged rejected samples error { code message } }
    }
  }
}
`,
  },
  {
    query: `# The newest workouts with zones, route
# and heart rate by the minute.
query Workouts {
  user(id: "demo") {
    workouts(first: 5) {
      nodes {
        id
        type
        startTime
        durationSeconds
        distanceMeters
        energyKcal
        trainingLoad { cardio cardioInterpretation muscle }
        heartRateZones { index lowerBpm upperBpm seconds }
        route { polyline bounds }
        heartRate(resolution: MINUTES_1) { columns { timestamps values min max } summary { min max average } }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
}
`,
  },
  {
    query: `# A night: stages, heart rate,
# and the recharge that belongs to it.
query Night {
  user(id: "demo") {
    sleepSessions(first: 1) {
      nodes {
        night
        startTime
        endTime
        utcOffsetMinutes
        asleepSeconds
        deepSeconds
        lightSeconds
        remSeconds
        awakeSeconds
        stages { stage startTime endTime }
        heartRate { samples { timestamp bpm } }
        nightlyRecharge { status hrvRmssdMs breathsPerMinute ansCharge hrv { columns { timestamps values } } }
      }
    }
  }
}
`,
  },
  {
    query: `# Days, and the heart rate around the clock, one mean a day.
# Finer ones: HOURS_1, MINUTES_5 … RAW, over a shorter time.
query Days {
  user(id: "demo") {
    dailyActivities(first: 7) {
      nodes { date steps distanceMeters totalEnergyKcal activeSeconds inactiveSeconds isPartial }
    }
    heartRate(from: "2020-01-01T00:00:00Z", to: "2100-01-01T00:00:00Z", resolution: DAYS_1) {
      columns { timestamps values min max }
      summary { count min max average }
      spans { source { provider externalId } startTime endTime utcOffsetOrigin }
    }
  }
}
`,
  },
  {
    query: `# Disconnect: the provider is told, the token is destroyed.
# deleteData: true erases the records as well.
# The Connect tab brings the user back.
mutation Disconnect {
  disconnectUser(input: { userId: "demo", provider: POLAR, deleteData: false }) {
    connection { status }
    deletedRecords
  }
}
`,
  },
];
